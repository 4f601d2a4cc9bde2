"""Synthetic archives of any size: news of real words and real lengths, each text its own.

Where the optional real data lies beside the checkout, an article takes the length of a real one
and is filled with sentences drawn from all of them; without it, words are made of Arabic letters
with the frequencies of a language (Zipf) and real articles' lengths. The same number always gives
the same article, whatever the size of the archive it is made for.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARED = Path(__file__).resolve().parents[3] / "shared" / "corpus"

# Two words that no text holds but the `MARKED` articles of each archive, whatever its size.
MARK = ("شنقارون", "بلتيموز")
MARKED = 40

_SOURCES = ("صوت الساحل", "جريدة الأفق", "أخبار الجنوب", "المرصد", "وكالة الشرق")
_SECTIONS = ("سياسة", "اقتصاد", "رياضة", "ثقافة")
_SENTENCE = re.compile(r"(?<=[.!؟])\s+|\n+")
_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"


def articles(count: int, *, words: int | None = None) -> Iterator[dict[str, Any]]:
    """`count` articles as JSON objects, numbered from 1; of at most `words` words each."""
    every = max(1, count // MARKED)
    for number in range(1, count + 1):
        yield article(number, marked=number % every == 0 and number <= every * MARKED, words=words)


def article(number: int, *, marked: bool = False, words: int | None = None) -> dict[str, Any]:
    """One article by its number."""
    random = Random(number)
    length, sentences = _material()
    wanted = random.choice(length)
    parts: list[str] = []
    size = 0
    while size < wanted:
        one = random.choice(sentences)
        parts.append(one)
        size += len(one) + 1
    text = " ".join(parts).split(" ")
    if words is not None:
        text = text[:words]
    if marked:
        text[len(text) // 2 : len(text) // 2] = MARK
    body = re.sub(r"((?:\S+ ){50}\S+) ", r"\1\n", " ".join(text))
    return {
        "title": " ".join(random.choice(sentences).split()[:9]) + f" {number}",
        "body": body,
        "source": _SOURCES[number % len(_SOURCES)],
        "author": f"كاتب {number % 400}",
        "section": _SECTIONS[number % len(_SECTIONS)],
        "tags": [f"وسم {number % 60}", f"اسم {number % 7}"],
        "url": f"https://example.org/{number % 97}/{number}",
        "published_at": f"20{number % 24 + 1:02d}-{number % 12 + 1:02d}-{number % 28 + 1:02d}",
    }


def write_lines(path: Path, count: int, *, words: int | None = None) -> None:
    """The articles as JSON Lines."""
    _write(path, articles(count, words=words))


def write_more(path: Path, count: int) -> None:
    """So many that are in no archive of less than ten million, as JSON Lines."""
    _write(path, (article(10_000_000 + number) for number in range(count)))


def write_long(path: Path) -> None:
    """Three articles as JSON Lines: of one paragraph of 243 KB, of one word of 100,000 letters, and
    of one paragraph of a megabyte."""
    text = " ".join(article(number)["body"].replace("\n", " ") for number in range(1, 1200))
    bodies = [_cut(text, 243_000), "ك" * 100_000, _cut(text, 1_000_000)]
    _write(path, ({"title": f"خبر طويل {n}", "body": body} for n, body in enumerate(bodies, 1)))


def _cut(text: str, size: int) -> str:
    """The beginning of a text, of so many bytes."""
    return text.encode()[:size].decode(errors="ignore")


def write_pages(folder: Path, count: int) -> None:
    """The articles as pages of a site: each a file, with all that stands around an article."""
    folder.mkdir(parents=True)
    for one in articles(count):
        (folder / f"{one['url'].rpartition('/')[2]}.html").write_text(_page(one), "utf-8")


def write_warc(path: Path, count: int) -> None:
    """The same pages as a web archive."""
    with path.open("wb") as stream:
        for one in articles(count):
            answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
            answer += _page(one).encode()
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {one['url']}\r\n"
                "WARC-Date: 2026-10-01T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
                "Content-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(answer)}\r\n\r\n"
            )
            stream.write(head.encode() + answer + b"\r\n\r\n")


def _page(one: dict[str, Any]) -> str:
    _length, sentences = _material()
    random = Random(one["url"])
    links = [
        f'<li class="item"><a href="/{n}">{" ".join(random.choice(sentences).split()[:8])}</a></li>'
        for n in range(60)
    ]
    paragraphs = "\n".join(f"<p>{line}</p>" for line in one["body"].split("\n"))
    return f"""<!DOCTYPE html>
<html lang="ar" dir="rtl"><head><meta charset="utf-8">
<title>{one["title"]} | {one["source"]}</title>
<meta property="og:title" content="{one["title"]}"><meta property="og:type" content="article">
<meta property="article:published_time" content="{one["published_at"]}T08:00:00+00:00">
<meta property="og:site_name" content="{one["source"]}"><link rel="canonical" href="{one["url"]}">
<style>{".item { margin: 0 } " * 40}</style><script>{"var a = 1; " * 200}</script></head>
<body><header><nav><ul>{"".join(links[:20])}</ul></nav></header>
<main><article><h1>{one["title"]}</h1><p class="byline">{one["author"]}</p>
<time datetime="{one["published_at"]}">{one["published_at"]}</time>
<div class="share"><a href="#">شارك</a><a href="#">اطبع</a></div>
<div class="story">{paragraphs}</div></article>
<aside><h2>اقرأ أيضا</h2><ul>{"".join(links[20:])}</ul></aside></main>
<footer><p>جميع الحقوق محفوظة</p></footer></body></html>
"""


def _write(path: Path, some: Iterator[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as stream:
        for one in some:
            stream.write(json.dumps(one, ensure_ascii=False) + "\n")


@cache
def _material() -> tuple[list[int], list[str]]:
    """(lengths of bodies in code points, sentences)."""
    files = sorted(SHARED.glob("*.jsonl"))
    if not files:
        return _made_up()
    bodies = [
        json.loads(line)["body"]
        for file in files
        for line in file.read_bytes().split(b"\n")
        if line
    ]
    sentences = [one for body in bodies for one in _SENTENCE.split(body) if len(one) > 20]
    return [len(body) for body in bodies], sentences


def _made_up() -> tuple[list[int], list[str]]:
    random = Random(1)
    vocabulary = [
        random.choice(("", "", "ال", "و", "ب", "وال"))
        + "".join(random.choices(_LETTERS, k=random.choice((3, 3, 4, 4, 5))))
        + random.choice(("", "", "ة", "ات", "ين", "ها"))
        for _word in range(60_000)
    ]
    weights = [1 / rank for rank in range(1, len(vocabulary) + 1)]
    pool = random.choices(vocabulary, weights, k=1_000_000)
    sentences, at = [], 0
    while at < len(pool):
        size = random.randint(8, 40)
        sentences.append(" ".join(pool[at : at + size]) + ".")
        at += size
    return [int(random.lognormvariate(7.0, 0.7)) for _body in range(4000)], sentences
