"""`python -m newsctl` is the same program as `newsctl`."""

from newsctl.cli.app import run

if __name__ == "__main__":
    run()
