"""In which language a page speaks: the reader's choice, else the browser's, else the program's."""

from __future__ import annotations

from newsctl.messages import LANGUAGES

NAMES = {"ar": "العربية", "fr": "Français", "en": "English"}
RIGHT_TO_LEFT = frozenset({"ar"})
_MOST = 20  # languages of a browser that are looked at


def chosen(said: str | None, accepted: str, usual: str) -> str:
    """One of `LANGUAGES`: the one `said`, the best of an Accept-Language field, or `usual`."""
    if said in LANGUAGES:
        return said
    return next((one for one in _by_preference(accepted) if one in LANGUAGES), usual)


def _by_preference(accepted: str) -> list[str]:
    """The main languages of an Accept-Language field (RFC 9110, 12.5.4), the best first."""
    found: list[tuple[float, str]] = []
    for part in accepted.split(",")[:_MOST]:
        name, *parameters = part.split(";")
        quality = _quality(parameters)
        if quality > 0:
            found.append((quality, name.strip().partition("-")[0].lower()))
    return [name for _quality, name in sorted(found, key=lambda one: -one[0])]


def _quality(parameters: list[str]) -> float:
    for one in parameters:
        name, _is, value = one.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
