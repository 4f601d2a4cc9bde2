"""What is refused, in every language that the program speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.errors import ArchiveError
from newsctl.messages import LANGUAGES, speaking

if TYPE_CHECKING:
    from collections.abc import Callable


def refusals(
    ask: Callable[[], object], *, errors: tuple[type[Exception], ...] = (ArchiveError,)
) -> list[str]:
    """The words in which one of `errors` refuses what is asked, in each of `LANGUAGES`; no two of
    them alike."""
    import pytest

    texts = []
    for language in LANGUAGES:
        with speaking(language), pytest.raises(errors) as raised:
            ask()
        texts.append(str(raised.value))
    assert len(set(texts)) == len(LANGUAGES)
    return texts
