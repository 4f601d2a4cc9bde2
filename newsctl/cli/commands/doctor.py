"""`newsctl doctor`."""

from newsctl.cli.parsing.options import JsonReport
from newsctl.cli.printing.json_lines import dump
from newsctl.cli.session import Session


def run(session: Session, json: JsonReport = False) -> None:
    """Find out what this terminal can show.

    Three lines are printed in the way that is in use, and after `+` in the other ways that
    terminals need. Say which of them reads right, and newsctl remembers it.

    $ newsctl doctor
    """
    from newsctl.cli.terminal.diagnostics import facts, print_and_ask, print_facts

    env = session.env
    known = facts(env)
    if json:
        env.stdout.write(dump(known) + "\n")
    elif not env.stdout.isatty():
        env.stdout.write("".join(f"{name}\t{value}\n" for name, value in known.items()))
    else:
        print_facts(env, known)
        print_and_ask(session)
