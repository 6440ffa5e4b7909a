"""The pages of a return: figures with few hidden, the cases behind them for whoever may open them, and the file."""

import pytest

from tests.marac import Marac, start_marac
from tests.trust.test_reads import LOOKED, entries
from tests.web.safety.test_pages import said, signed_in


@pytest.fixture
def marac(personas, looking_as):
    return Marac(personas, looking_as, start_marac(personas, looking_as))


@pytest.fixture
def case(marac):
    return marac.heard(marac.taken())


def test_a_figure_names_nobody(case):
    alice = signed_in("alice")
    assert "/returns/marac/" in said(alice.get("/returns"))
    page = said(alice.get("/returns/marac/2026/1"))
    assert "fewer than 5" in page
    assert "Vickers" not in page
    assert "Of those, cases whose further incident came after the last time" in page


def test_each_meeting_has_its_counts_and_the_cases_behind_them(case):
    alice = signed_in("alice")
    page = said(alice.get("/returns/marac/2026/1"))
    assert "9 March 2026" in page.partition("By meeting")[2]
    assert case.ref in said(alice.get("/returns/marac/2026/1/cases-on-2026-03-09"))
    assert "meeting of 9 March 2026" in alice.get("/returns/marac/2026/1/file").content.decode()
    assert "By meeting" not in said(alice.get("/returns/marac/2026/2"))


def test_whoever_sees_the_cases_is_written_down(case, as_role):
    alice, before = signed_in("alice"), entries(as_role)
    page = said(alice.get("/returns/marac/2026/1/cases"))
    assert "Vickers, Canary" in page
    assert case.ref in page
    assert {verb for key, verb in entries(as_role).items() if key not in before} & LOOKED


def test_the_file_names_nobody_and_is_a_file(case):
    answer = signed_in("alice").get("/returns/marac/2026/1/file")
    assert answer["Content-Disposition"] == 'attachment; filename="return-marac-2026-q1.csv"'
    words = answer.content.decode("utf-8-sig")
    assert "7 or fewer" in words
    assert "Vickers" not in words
    assert case.ref not in words


@pytest.mark.parametrize("address", ["/returns/marac/2026/1/no-such", "/returns/elsewhere/2026/1"])
def test_what_is_not_there_is_not_found(case, address):
    assert signed_in("alice").get(address).status_code == 404
