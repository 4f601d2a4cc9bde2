"""Templates to pages: what every template may use, and the frame around all."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from newsctl.display import counted_nouns, dates
from newsctl.formats.xhtml_articles import language as language_of
from newsctl.messages import LANGUAGES, N_, gettext, label, ngettext
from newsctl.text import normalise
from newsctl.web import assets, texts
from newsctl.web.answering import Made
from newsctl.web.asked import LONGEST, address
from newsctl.web.languages import NAMES, RIGHT_TO_LEFT

if TYPE_CHECKING:
    from newsctl.article import Article
    from newsctl.web.asked import Asked

_KEY = 2000  # bytes that a page's address is longer by than that of the first page
_SAMPLE = 100  # code points that tell a text's language
THEMES = ("auto", "light", "dark")
_THEMES = {"auto": N_("As the system"), "light": N_("Light"), "dark": N_("Dark")}
SECTIONS = (
    ("/", N_("Latest")),
    ("/search", N_("Search")),
    ("/top", N_("Most read")),
    ("/names", N_("Sources and tags")),
    ("/figures", N_("Figures")),
)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("newsctl.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals |= {
        "_": gettext,
        "ngettext": ngettext,
        "label": label,
        "static": assets.address,
        "sections": SECTIONS,
        "languages": LANGUAGES,
        "language_names": NAMES,
        "themes": _THEMES,
        "article_language": _language,
        "named": named,
    }
    made.filters |= {
        "marked": texts.marked,
        "shortened": texts.shortened,
        "plain": texts.plain,
        "direction": texts.direction,
        "opening": texts.opening,
        "paragraphs": texts.paragraphs,
    }
    return made


def _language(article: Article) -> str:
    """An article's language, from its beginning where it does not say."""
    return language_of(article, _SAMPLE)[0]


def named(kind: str, name: str, page_direction: str, style: str = "") -> Markup:
    """A name of an article, as it leads to all that bear it; one that no address can hold leads
    nowhere."""
    make = _named if len(name) <= texts.HEADLINE else _named.__wrapped__
    return make(kind, name, page_direction, style)


@lru_cache(maxsize=1000)  # a page names the same few over and over
def _named(kind: str, name: str, page_direction: str, style: str) -> Markup:
    link = address("/search", [(kind, texts.plain(name))])
    leads = len(link) <= LONGEST - _KEY
    attributes = [
        *([f'class="{style}"'] if style else []),
        f'dir="{texts.direction(name, page_direction)}"',
        *([f'href="{escape(link)}"'] if leads else []),
    ]
    tag = "a" if leads else "span"
    return Markup(f"<{tag} {' '.join(attributes)}>{texts.shortened(name)}</{tag}>")  # noqa: S704


def rendered(template: str, asked: Asked, status: int = 200, **values: Any) -> Made:
    """A page, in the language that is spoken."""
    right = asked.language in RIGHT_TO_LEFT
    text = (
        _environment()
        .get_template(template)
        .render(
            asked=asked,
            page_direction="rtl" if right else "ltr",
            when=Dates(asked),
            number=lambda value: counted_nouns.number(value, asked.house.digits),
            **values,
        )
    )
    return Made(text.encode("utf-8", "replace"), status=status)


class Dates:
    """Dates as the reader's newspapers write them."""

    def __init__(self, asked: Asked) -> None:
        house = asked.house
        ours = house.locale.startswith(asked.language)
        self._locale = house.locale if ours else asked.language
        self._digits = house.digits
        self._today = asked.today

    def long(self, iso: str) -> str:
        """`23 ماي 2022 14:05`."""
        return dates.long_date(iso, self._locale, self._digits)

    def day(self, iso: str) -> str:
        """`23 ماي 2022`."""
        return dates.long_date(iso[:10], self._locale, self._digits)

    def near(self, iso: str) -> str:
        """`أمس`, else the day."""
        return dates.recent_day(iso, self._today) or self.day(iso)

    def hijri(self, iso: str) -> str:
        """`22 شوال 1443 هـ`."""
        return dates.hijri_date(iso, self._locale, self._digits)

    def month(self, name: str) -> str:
        """`ماي 2022` of `2022-05`."""
        return self.day(f"{name}-01").partition(" ")[2]

    @property
    def today(self) -> str:
        """The reader's day."""
        return self.day(str(self._today))

    @property
    def today_hijri(self) -> str:
        """The same by the other calendar."""
        return self.hijri(str(self._today))


def date_of(article: Article) -> str:
    """The date that an article stands under: its own, else when it came."""
    return normalise(article.published_at or article.added_at or "")
