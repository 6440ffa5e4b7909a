"""The page of a return by entry cohort: it says why stock flatters and what it is not, and names nobody but behind a figure."""

import pytest

from tests.iom import Iom, start_iom
from tests.trust.test_reads import LOOKED, entries
from tests.web.safety.test_pages import said, signed_in


@pytest.fixture
def case(personas, looking_as):
    return Iom(personas, looking_as, start_iom(personas, looking_as)).selected()


def test_the_page_says_what_it_counts_and_names_nobody(case):
    alice = signed_in("alice")
    assert "/returns/iom/" in said(alice.get("/returns"))
    page = said(alice.get("/returns/iom/2026/1"))
    assert "people who did well have been de-selected" in page
    assert "Proven reoffending" in page
    assert "fewer than 5" in page
    assert "Burgess" not in page


def test_whoever_opens_the_rows_is_written_down(case, as_role):
    alice, before = signed_in("alice"), entries(as_role)
    page = said(alice.get("/returns/iom/2026/1/entered"))
    assert "Burgess" in page
    assert case.ref in page
    assert {verb for key, verb in entries(as_role).items() if key not in before} & LOOKED


def test_the_file_names_nobody(case):
    words = signed_in("alice").get("/returns/iom/2026/1/file").content.decode("utf-8-sig")
    assert "7 or fewer" in words
    assert "Burgess" not in words
    assert case.ref not in words


def test_a_line_that_is_not_there_is_not_found(case):
    assert signed_in("alice").get("/returns/iom/2026/1/no-such").status_code == 404


def test_a_list_behind_a_figure_says_the_figure_and_an_empty_one_what_is_missing(case):
    alice = signed_in("alice")
    assert "<strong>Fewer than 5</strong>" in said(alice.get("/returns/iom/2026/1/entered"))
    empty = said(alice.get("/returns/iom/2026/2/fixed"))
    assert "<strong>None to count from yet</strong>" in empty
    assert "Nobody whose case you may open is counted in this figure." in empty
