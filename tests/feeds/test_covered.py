"""Which days of a period no file of a source covers."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from plumbline.feeds.covered import FileOfSource, covered, gap_words


POLICE = uuid4()


def of(*files, feed="police_crimes"):
    (found,) = covered([FileOfSource(POLICE, feed, first, past) for first, past in files])
    return found


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 1, 1), date(2026, 3, 3), ""),
        (date(2026, 1, 1), date(2026, 3, 4), "after 3 March 2026"),
        (date(2025, 12, 31), date(2026, 3, 3), "before 1 January 2026"),
        (date(2025, 12, 31), date(2026, 3, 4), "before 1 January 2026 and after 3 March 2026"),
    ],
)
def test_the_day_after_the_last_is_not_covered(first, last, words):
    source = of((date(2026, 1, 1), date(2026, 3, 4)))
    assert gap_words(source, first=first, last=last) == words


def test_the_files_of_a_source_cover_together():
    source = of((date(2026, 2, 1), date(2026, 3, 1)), (date(2026, 1, 1), date(2026, 2, 1)))
    assert gap_words(source, first=date(2026, 1, 1), last=date(2026, 2, 28)) == ""


def _months(*counts):
    return tuple({"month": f"2026-{n:02}-01", "rows": rows} for n, rows in enumerate(counts, start=1))


@pytest.mark.parametrize(("rows", "words"), [(40, "in March 2026"), (1, "")])
def test_a_month_without_rows_is_a_gap_unless_it_may_be_chance(rows, words):
    file = FileOfSource(POLICE, "custody", date(2026, 1, 2), date(2026, 5, 1), _months(rows, rows, 0, rows))
    (source,) = covered([file])
    assert gap_words(source, first=source.first, last=source.last) == words


def test_a_missing_month_before_the_period_is_not_told():
    file = FileOfSource(POLICE, "custody", date(2026, 1, 2), date(2026, 5, 1), _months(40, 0, 40, 40))
    (source,) = covered([file])
    assert gap_words(source, first=date(2026, 4, 1), last=source.last) == ""


def test_two_suppliers_of_a_feed_are_two_sources():
    other, day = uuid4(), date(2026, 1, 1)
    files = [FileOfSource(key, "custody", day, day + timedelta(days=9)) for key in (POLICE, other)]
    assert {source.agency for source in covered(files)} == {POLICE, other}
