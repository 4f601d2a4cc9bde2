"""`newsctl doctor`."""

import typer

from newsctl.cli.environment import environment
from newsctl.cli.parsing import options as o
from newsctl.cli.printing.output import dump


def run(ctx: typer.Context, json: o.JsonReport = False) -> None:
    """Find out what this terminal can show.

    One line is printed in each way that terminals need. Say which one reads right, and newsctl
    remembers it.

    $ newsctl doctor
    """
    from newsctl.cli.terminal.checkup import ask_which, facts, print_card, print_facts

    env = environment(ctx)
    known = facts(env)
    if json:
        env.stdout.write(dump(known) + "\n")
    elif not env.stdout.isatty():
        env.stdout.write("".join(f"{name}\t{value}\n" for name, value in known.items()))
    else:
        print_facts(env, known)
        print_card(env)
        ask_which(env)
