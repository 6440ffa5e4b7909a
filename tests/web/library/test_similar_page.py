"""The page of what similar cases got says first that it is no effect, and asks what makes cases similar."""

import pytest

from plumbline.cases.queries.similar import AfterCounts, GotCounts, Likeness
from plumbline.reporting import similar
from plumbline.web.library.similar import SimilarForm
from tests.casework import panel as panel
from tests.signing_in import signed_in


AT = "/library/cases/violence-panel"


def test_the_board_page_and_the_library_lead_to_it(panel):
    board = signed_in("board")
    for address in ("/board/violence-panel", "/library"):
        assert f'href="{AT}"' in board.get(address).content.decode()


def test_it_says_first_what_it_does_not_say_and_then_what_was_counted(panel, monkeypatch):
    asked = []

    def counted(viewer, *, scheme, like, today):
        asked.append(like)
        after = (AfterCounts(6, 42, 40, 12, 9, 11),)
        return [GotCounts("", 42, 0, after), GotCounts("Course A", 21, 12, after)]

    monkeypatch.setattr(similar, "similar_figures", counted)
    shown = signed_in("board").get(AT, {"age": "from_18", "kind": "robbery"}).content.decode()
    assert asked == [Likeness(kind="robbery", from_age=18, below_age=25)]
    assert (
        shown.index("not what anything did") < shown.index("About 40 closed cases") < shown.index("Course A")
    )
    assert "7 or fewer are hidden" in shown


def test_where_too_few_cases_are_alike_it_says_so(panel):
    shown = signed_in("board").get(AT).content.decode()
    assert "7 or fewer closed cases: too few" in shown


def test_it_is_for_whoever_reads_figures(panel):
    assert signed_in("worker").get(AT).status_code == 403
    assert signed_in("board").get("/library/cases/another").status_code == 404


@pytest.mark.parametrize(
    ("given", "like"),
    [
        ({}, Likeness()),
        ({"age": "under_18"}, Likeness(from_age=0, below_age=18)),
        ({"age": "from_40", "driver": "alcohol"}, Likeness(driver="alcohol", from_age=40)),
        ({"driver": "not offered"}, Likeness()),
    ],
)
def test_what_makes_cases_similar_is_taken_from_the_form(given, like):
    assert SimilarForm(given or None, drivers={"alcohol": "Alcohol"}).like == like
