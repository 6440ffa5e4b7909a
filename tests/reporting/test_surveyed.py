"""What came back is shown when it is over and enough answered, few hidden, comments for few."""

from datetime import date

import pytest

from plumbline.access.identity import briefly_as
from plumbline.access.jobs import job_viewer
from plumbline.reporting.surveyed import surveyed_page
from plumbline.schemes.services import answer_survey, open_survey
from plumbline.values.errors import NotVisible, PermissionRefused
from tests.casework import days
from tests.casework import panel as panel


LAST, AFTER = date(2026, 12, 31), date(2027, 1, 1)


def came_back(panel, given):
    """A round that so many answered, each agreeing with the first statement or not."""
    with panel.look(panel.p.alice) as alice:
        row, codes = open_survey(
            scheme=panel.scheme, survey="practitioners", invited=30, closes_on=LAST, by=alice, at=days(290)
        )
    with briefly_as(job_viewer("survey")):
        for code, agrees in zip(codes, given, strict=False):
            answers = {"useful": 5 if agrees else 2}
            answer_survey(code=code, answers=answers, comment="Shorter", at=days(290))
    return row


def read(panel, who, row, on=AFTER):
    viewer = getattr(panel.p, who)
    with panel.look(viewer):
        return surveyed_page(viewer, "violence-panel", row.id, on)


def test_four_answers_are_nothing_not_even_a_count(panel):
    page = read(panel, "chair", came_back(panel, [True] * 4))
    assert (page.figures, page.comments) == ((), ())
    assert "Fewer than 5" in page.why


def test_shares_have_counts_and_intervals(panel):
    page = read(panel, "board", came_back(panel, [True] * 14 + [False] * 6))
    assert page.figures[0].words.startswith("20 of 30 people invited (67%")
    assert page.figures[1].words.startswith("14 of 20 who answered this agree (70%; 48% to 85%)")


def test_few_of_another_mind_are_hidden(panel):
    page = read(panel, "board", came_back(panel, [True] * 18 + [False] * 2))
    assert page.figures[1].hidden


def test_comments_are_for_those_who_act_on_them(panel):
    row = came_back(panel, [True] * 6)
    assert len(read(panel, "chair", row).comments) == 6
    assert read(panel, "board", row).comments == ()


def test_before_it_is_over_and_for_outsiders_it_is_not_there(panel):
    row = came_back(panel, [True] * 6)
    with pytest.raises(NotVisible):
        read(panel, "chair", row, on=LAST)
    with pytest.raises(NotVisible):
        read(panel, "charlie", row)
    with pytest.raises(PermissionRefused):
        read(panel, "bob", row)
