"""What of an entry is a correction, and when the next fetch is due: rules without a network."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsctl.article import Article
from newsctl.following import schedule
from newsctl.following.entries import is_shortened, remembered
from newsctl.following.pages import is_behind
from newsctl.formats.feed_pace import asked_by, pace
from newsctl.subscription import Subscription

NOW = int(datetime(2026, 11, 1, tzinfo=UTC).timestamp())  # a Sunday
HOUR = 3600


@pytest.mark.parametrize(
    ("short", "is_cut"),
    [
        ("انطلق موسم الزيتون في …", True),
        ("انطلق موسم الزيتون في...", True),
        ("إنطلق موسم الزيتون في [...]", True),
        ("انطلق موسم الزيتون. اقرأ المزيد", False),  # the text has no full stop there
        ("انطلق موسم الزيتون اقرأ المزيد »", True),
        ("انطلق موسم الزيتون في", False),  # its end was taken away: a correction
        ("انطلق موسم العنب في …", False),
        ("…", False),
        ("", False),
    ],
)
def test_what_is_the_beginning_of_a_text_and_says_so(short: str, is_cut: bool) -> None:
    assert is_shortened(short, "انطلق موسم الزيتون في الساحل هذا العام.") is is_cut


@pytest.mark.parametrize(
    ("title", "body", "page_title", "page_body", "behind"),
    [
        ("موسم الزيتون ينطلق", "", "موسم الزيتون ينطلق - جريدة", "نص", True),
        ("موسم الزيتون ينطلق", "", "الصفحة غير موجودة", "ابحث في الموقع", False),
        ("موسم الزيتون ينطلق", "", "جريدة", "إنطلق موسم الزيتون ينطلق اليوم", True),
        (
            "عاجل",
            "قال الوزير إن الأسعار ستنخفض في الشهر القادم",
            "تفاصيل",
            "وقد قال الوزير إن الأسعار ستنخفض في الشهر القادم كثيرا",
            True,
        ),
        ("عاجل", "خبر", "الدخول", "أدخل كلمة السر", False),
    ],
)
def test_a_page_is_an_entrys_when_it_speaks_of_the_same(
    title: str, body: str, page_title: str, page_body: str, behind: bool
) -> None:
    entry, page = Article(title=title, body=body), Article(title=page_title, body=page_body)

    assert is_behind(entry, page) is behind


def test_what_is_remembered_of_entries_is_bounded() -> None:
    seen: dict[str, str] = {}
    for fetch in range(1000):
        now = {str(n): "mark" for n in range(fetch * 10, fetch * 10 + 100)}
        seen = remembered(seen, now)

        assert now.items() <= seen.items()
    assert len(seen) == 400


# -- when ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("ttl", "period", "frequency", "seconds"),
    [
        (None, None, None, None),
        ("60", None, None, 3600),
        (" 60 ", "daily", "1", 86400),
        ("0", None, None, None),
        ("-5", None, None, None),
        ("5.5", None, None, None),
        ("99999999999999", None, None, None),
        (None, "Hourly ", "2", 1800),
        (None, "hourly", "0", 3600),
        (None, "weekly", None, 7 * 86400),
        (None, "yearly", None, 7 * 86400),
        (None, "fortnightly", None, None),
    ],
)
def test_how_often_a_feed_asks_to_be_fetched(
    ttl: str | None, period: str | None, frequency: str | None, seconds: int | None
) -> None:
    assert pace(ttl, period, frequency) == seconds


def test_hours_and_days_without_a_fetch_are_read_however_they_are_written() -> None:
    text = (
        "<skipHours>\n<hour>0</hour><hour> 23 </hour><hour>24</hour><hour>x</hour></skipHours>"
        "<skipDays><day>Friday</day><day>saturday</day><day>Someday</day></skipDays>"
    )

    assert asked_by({}, text) == (None, (0, 23), (4, 5))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    errors=st.integers(0, 100),
    hours=st.lists(st.integers(0, 23)),
    days=st.lists(st.integers(0, 6)),
    wished=st.none() | st.integers(60, 366 * 86400),
    asked=st.none() | st.integers(60, 7 * 86400),
    now=st.integers(NOW, NOW + 400 * 86400),
)
def test_the_next_fetch_is_never_early_and_never_for_ever(
    errors: int, hours: list[int], days: list[int], wished: int | None, asked: int | None, now: int
) -> None:
    one = Subscription(
        feed="", interval=wished, pace=asked, errors=errors, skipped_hours=hours, skipped_days=days
    )

    one.due_at = schedule.next_due(one, now)

    wait = one.due_at - now
    asked_for = max(wished or schedule.USUAL, asked or 0)
    assert asked_for <= wait <= max(asked_for, 86400) + 8 * 86400
    assert schedule.is_due(one, one.due_at)
    assert not schedule.is_due(one, one.due_at - asked_for // 10 - 301)
    due = datetime.fromtimestamp(one.due_at, UTC)
    if len(set(hours)) < 24 and len(set(days)) < 7:
        assert due.hour not in hours
        assert due.weekday() not in days


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("-1", None),
        (format_datetime(datetime(2026, 11, 1, 1, tzinfo=UTC), usegmt=True), 3600),
        (format_datetime(datetime(2026, 10, 1, 1, tzinfo=UTC), usegmt=True), None),
        ("99999999999999999999", 30 * 86400),
        ("Wed, 01 Jan 2099 00:00:00 GMT", 30 * 86400),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_how_long_a_site_asks_to_be_left_alone(text: str | None, seconds: int | None) -> None:
    assert schedule.patience(text, NOW) == (0 if seconds is None else NOW + seconds)
