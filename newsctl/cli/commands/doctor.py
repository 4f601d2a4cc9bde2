"""`newsctl doctor`."""

from newsctl.cli.parsing.options import JsonReport
from newsctl.cli.printing.json_lines import dump
from newsctl.cli.session import Session


def run(session: Session, json: JsonReport = False) -> None:
    """Find out what this terminal can show.

    One line is printed in each way that terminals need. Say which one reads right, and newsctl
    remembers it.

    $ newsctl doctor
    """
    from newsctl.cli.terminal.diagnostics import ask_which, facts, print_card, print_facts

    env = session.env
    known = facts(env)
    if json:
        env.stdout.write(dump(known) + "\n")
    elif not env.stdout.isatty():
        env.stdout.write("".join(f"{name}\t{value}\n" for name, value in known.items()))
    else:
        print_facts(env, known)
        print_card(env)
        ask_which(session)
