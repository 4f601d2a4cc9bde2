"""`newsctl serve`."""

from typing import TYPE_CHECKING, Annotated

from newsctl.cli.parsing.converters import Whole
from newsctl.cli.parsing.option_groups import option
from newsctl.cli.session import Session
from newsctl.errors import UsageError
from newsctl.messages import N_
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from newsctl.web.guard import Rules
    from newsctl.web.house import House

_LAST_PORT = 65535
_SHORTEST = 12  # letters of a token


def run(
    session: Session,
    host: Annotated[
        str, option("--host", metavar="ADDRESS", help=N_("Listen there; others need --token"))
    ] = "127.0.0.1",
    port: Annotated[
        int,
        option(
            "--port",
            "-p",
            metavar="N",
            parser=Whole("--port"),
            help=N_("Listen at this port; 0 takes a free one"),
        ),
    ] = 8043,
    token: Annotated[
        str | None,
        option("--token", metavar="TEXT", help=N_("Readers must bring this, once (NEWSCTL_TOKEN)")),
    ] = None,
    behind_proxy: Annotated[
        bool, option("--behind-proxy", help=N_("A server before this one asks who reads"))
    ] = False,
    name: Annotated[
        list[str] | None,
        option("--name", metavar="HOST", help=N_("A name that the pages are asked for by")),
    ] = None,
    title: Annotated[
        str | None, option("--title", metavar="TEXT", help=N_("What stands above the pages"))
    ] = None,
    log: Annotated[bool, option("--log", help=N_("Say each request on stderr"))] = False,
) -> None:
    """Serve the archive as pages in a browser, for reading, until Ctrl-C.

    The latest as a front page, searches, articles, the most read, figures; JSON under `/api`, and
    any search as a feed under `/feed.xml`. Nothing can be changed through it.

    Prints the address when it is ready. Only this machine can reach it, unless `--host` says
    otherwise: then whoever reads must bring the token, or a server before this one asks who it is.
    A page that a person opens counts a view.

    $ newsctl serve
    $ newsctl serve --port 0 --title "أرشيف الساحل"
    $ NEWSCTL_TOKEN=$(openssl rand -hex 16) newsctl serve --host 0.0.0.0 --name archive.local
    """
    token = token if token is not None else session.env.environ.get("NEWSCTL_TOKEN") or None
    rules = _rules(session, host, token, name or [], behind_proxy=behind_proxy, log=log)
    if port > _LAST_PORT:
        raise UsageError(
            _("{option} can't be {value}. It is a number up to {most}").format(
                option="--port", value=port, most=_LAST_PORT
            )
        )
    _need_extra()
    from newsctl.web.app import application
    from newsctl.web.server import address_of, listen
    from newsctl.web.server import run as serve

    session.open_archive().close()  # what is wrong with it is said now
    session.voice.settle()
    listening = listen(host, port)
    app = application(
        _house(session, title), rules, debug=bool(session.env.environ.get("NEWSCTL_DEBUG"))
    )

    def say_ready() -> None:
        session.write(f"{address_of(listening)}\n")
        session.env.stdout.flush()
        session.voice.say(_("Served for reading. Ctrl-C ends it"))

    with listening:
        serve(app, listening, ready=say_ready)


def _rules(
    session: Session,
    host: str,
    token: str | None,
    names: list[str],
    *,
    behind_proxy: bool,
    log: bool,
) -> "Rules":
    """Who may read. Raises UsageError for what would let everybody in."""
    import ipaddress
    import socket

    if token is not None and len(token) < _SHORTEST:
        raise UsageError(
            _("A token has {n} letters or more: `openssl rand -hex 16` makes one").format(
                n=_SHORTEST
            )
        )
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = host == "localhost"
    if not local and token is None and not behind_proxy:
        raise UsageError(
            _("At {host} others can read too: add `--token TEXT`, or `--behind-proxy` where a "
              "server before this one asks who reads").format(host=host)
        )  # fmt: skip
    _need_extra()
    from newsctl.web.guard import Rules

    own = {"localhost", host.lower(), *(one.lower().rstrip(".") for one in names)}
    if not local:
        machine = socket.gethostname().lower()
        own |= {machine, f"{machine.partition('.')[0]}.local"}
    return Rules(
        names=frozenset(own),
        local=local,
        token=token or "",
        proxy=behind_proxy,
        log=session.voice.complain if log else None,
    )


def _house(session: Session, title: str | None) -> "House":
    from newsctl.web.house import House

    said: set[str] = set()

    def say_once(notice: str) -> None:  # each thread's archive would say it
        if notice not in said:
            said.add(notice)
            session.voice.warn(notice)

    return House(
        open_archive=lambda: session.open_archive(notice=say_once),
        today=lambda: session.today,
        now=lambda: session.env.clock().timestamp(),
        locale=session.env.locale,
        title=title or "",
        digits=session.env.setting("digits") or "latn",
        say=session.voice.warn,
    )


def _need_extra() -> None:
    """Raises UsageError where what the pages are served with is not installed."""
    try:
        import jinja2  # noqa: F401
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError as error:
        raise UsageError(
            _("`newsctl serve` needs {package}, which is not installed: "
              "pip install 'newsctl[web]'").format(package=error.name)
        ) from None  # fmt: skip
