"""What similar cases got, as figures: rounded, few hidden, and nothing told where all of them are few."""

import pytest

from plumbline.cases.queries.similar import AfterCounts, GotCounts
from plumbline.reporting import similar
from plumbline.reporting.similar import about, similar_page
from plumbline.values.errors import PermissionRefused


TODAY = None


def counts(name="", cases=42, completed=0, told=40, hurt=12, suspected=9, back=11):
    return GotCounts(name, cases, completed, (AfterCounts(6, cases, told, hurt, suspected, back),))


@pytest.fixture
def page(monkeypatch):
    """`page(*counted)`: the page of a scheme whose database counted so."""

    def make(*counted):
        monkeypatch.setattr(similar, "check_may_read_counts", lambda viewer: None)
        monkeypatch.setattr(similar, "scheme_at_table", lambda viewer, slug: None)
        monkeypatch.setattr(similar, "similar_figures", lambda viewer, **asked: list(counted))
        return similar_page(None, "panel", None, today=TODAY)

    return make


def words(figures):
    return {figure.label: figure.words for figure in figures}


def test_counts_are_rounded_and_carry_their_interval(page):
    found = page(counts(), counts("Course A", cases=21, completed=12, told=20))
    assert found.cases == "About 40 closed cases"
    assert words(found.everybody.figures)["Somebody of the case hurt within 6 months of closure"].startswith(
        "about 10 of 40 closed cases of which we can tell (25%; "
    )
    (got,) = found.got
    assert words(got.figures)["Somebody of the case started it"].startswith(
        "about 20 of 40 cases alike (50%; "
    )
    assert words(got.figures)["It was finished"].startswith("about 10 of 20 cases in which it was started")


@pytest.mark.parametrize("cases", [0, 3, 7, 36, 42])
def test_what_few_or_all_but_a_few_got_is_left_out_and_said_to_be(page, cases):
    found = page(counts(), counts("Course A", cases=cases))
    assert (found.got, found.has_more) == ((), True)


@pytest.mark.parametrize("cases", [1, 7])
def test_of_few_cases_alike_nothing_is_told(page, cases):
    found = page(counts(cases=cases), counts("Course A", cases=cases))
    assert (found.everybody, found.got) == (None, ())
    assert found.cases == "7 or fewer closed cases: too few to show anything of them"
    assert page().everybody is None


@pytest.mark.parametrize(("part", "whole"), [(0, 40), (7, 40), (33, 40), (40, 40), (3, 7)])
def test_a_part_a_rest_or_a_whole_that_is_few_is_hidden(part, whole):
    found = about("Hurt", part, whole, period="", of="cases")
    assert found.hidden
    assert found.numerator is found.denominator is found.share is None


def test_two_choices_that_differ_by_one_case_look_alike_or_five_apart():
    told = [about("Hurt", part, 60, period="", of="cases").numerator for part in range(10, 40)]
    assert {later - earlier for earlier, later in zip(told, told[1:], strict=False)} <= {0, 5}


def test_a_role_that_reads_no_figures_is_refused(personas, looking_as, db):
    with looking_as(personas.worker) as viewer, pytest.raises(PermissionRefused):
        similar_page(viewer, "panel", None, today=TODAY)
