"""Days whose month is a word are read in the languages of the window, as people write them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from babel.dates import format_date, format_datetime

from cartflow_studio.history import read_events
from cartflow_studio.history.month_names import named
from cartflow_studio.history.notation import Notation
from tests.history.build import HEADER, at, written

LATE = datetime(2026, 3, 5, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "5 March 2026 23:30",
        "5th of March 2026 at 11:30 pm",
        "Mar 5, 2026, 11:30 PM",
        "Thu, 05 Mar 2026 23:30:00",
        "5-MAR-2026 23:30",
        "5. März 2026 um 23:30 Uhr",
        "Do., 5. Mrz. 2026, 23.30 Uhr",
        "5. Maerz 2026 23:30",
        "5. ožujka 2026. u 23:30 sati",
        "čet, 5. ozu 2026., 23:30",
    ],
)
def test_a_month_may_be_a_word_of_three_languages(text):
    assert named(text) == LATE.replace(tzinfo=None)


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("locale", ["en_GB", "en_US", "de", "hr"])
def test_every_month_is_known_as_these_languages_write_it(locale, month):
    day = datetime(2026, month, 2, 9, 5, tzinfo=UTC)
    for form in ("d. MMMM y", "d. MMM y", "MMMM d, y", "EEE, d. MMM y, HH:mm", "d LLLL y"):
        time = "09:05" if "HH" in form else "00:00"
        read = named(format_datetime(day, form, locale=locale))
        assert str(read) == f"2026-{month:02}-02 {time}:00"
    for form in ("long", "full"):
        assert str(named(format_date(day, form, locale=locale))) == f"2026-{month:02}-02 00:00:00"


def test_a_zone_that_is_written_counts():
    assert named("5 Mar 2026 23:30 GMT") == LATE
    west = timezone(-timedelta(hours=5, minutes=30))
    assert named("5 Mar 2026 23:30 -0530") == LATE.replace(tzinfo=west)


@pytest.mark.parametrize("text", ["", "March 2026", "about 5 March 2026", "5 March 26", "1.2.2026"])
def test_what_is_written_otherwise_is_left_to_others(text):
    assert named(text) is None


@pytest.mark.parametrize("text", ["31 February 2026", "5 Marth 2026", "5 March 2026 25:00"])
def test_what_looks_like_one_and_is_none_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        named(text)


@pytest.mark.parametrize("dates", ["", "month-first"])
def test_logs_may_have_them_too(tmp_path, dates):
    rows = "ann,cart,5. März 2026 23:30\nann,cart,5 Foo 2026\n"
    log = read_events(written(tmp_path, f"{HEADER}\n{rows}"), notation=Notation(dates))
    assert [each.occurred_at for each in log] == [at("2026-03-05T23:30")]
    assert [(each.row, each.reason) for each in log.rejected] == [(3, "not a time")]
