"""What libraries would say on stderr, in words that are not ours and with text that is not safe."""

from __future__ import annotations

import logging


def silence(*names: str) -> None:
    """Let these loggers of libraries say nothing; what matters of it is an error of ours."""
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
