"""`newsctl`, and `python -m newsctl`: the same program."""


def run() -> None:
    """Run the program and end the process."""
    from newsctl.cli.interrupts import INTERRUPTED, end_at_once

    end_at_once()
    try:
        from newsctl.cli.app import run as run_to_the_end

        run_to_the_end()
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None


if __name__ == "__main__":
    run()
