"""Every address says whether it shows somebody, and where it does, which test finds the entry that it leaves."""

from pathlib import Path

from tests.architecture.declared import declared
from tests.architecture.naming import is_there
from tests.architecture.test_urls import OPEN, patterns
from tests.trust.test_reads import CRAWLED


DECLARED = declared(Path(__file__).with_name("people_pages.yaml"))
SHOWN = {name: row["shows"] for name, row in DECLARED.items() if "shows" in row}


def test_every_address_says_whether_it_shows_somebody():
    assert {p.name for p in patterns()} - OPEN == set(DECLARED)


def test_every_row_is_of_one_kind():
    kinds = [{"shows"}, {"nobody"}]
    assert [name for name, row in DECLARED.items() if set(row) not in kinds or not all(row.values())] == []


def test_what_is_shown_has_a_test_of_its_entry():
    assert {name: test for name, test in SHOWN.items() if not is_there(test)} == {}


def test_the_crawl_is_named_where_it_comes_by():
    assert {name for name, test in SHOWN.items() if test == CRAWLED} >= {"case", "meeting", "action"}
