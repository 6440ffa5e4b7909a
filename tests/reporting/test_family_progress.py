"""The return of families by entry cohort: each figure with what it is of, both series of a changed definition, and the cases behind it."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from plumbline.cases import services
from plumbline.cases.models import Need
from plumbline.cases.need_tally import NeedTally
from plumbline.cases.progress import Count, NeedFacts
from plumbline.reporting.entering import entry_csv, entry_page, line_of_entry
from plumbline.reporting.entry_counting import amount_called
from plumbline.schemes.reading import kind_called
from plumbline.values.errors import DataUnfit, NotVisible
from tests.families import ATTACHED, FOUND, MOTHER, RIPE, Families, day, start_families
from tests.signing_in import signed_in
from tests.web.safety.test_pages import said


RULES = kind_called("families").needs.rules


@pytest.fixture
def families(personas, looking_as):
    return Families(personas, looking_as, start_families(personas, looking_as))


def page_of(families, who="alice", *, quarter=1, today=date(2024, 9, 1)):
    viewer = getattr(families.p, who)
    with families.look(viewer):
        return entry_page(viewer, "families", 2024, quarter, today=today)


def numbers(page):
    return {line.slug: (line.numerator, line.denominator) for line in page.lines}


@pytest.fixture
def two(families):
    """One family whose progress lasts and is claimed, and one that has two needs of two sorts and was stepped up."""
    families.claimed()
    other = families.taken(people=(replace(MOTHER, first_name="Ada", last_name="Alder"),))
    for need in ("debt", "workless", "missing"):
        families.show(other, need)
    families.attached(other)
    with families.look(families.p.alice) as alice:
        services.take_need_off(
            need=Need.objects.get(case=other, need="missing"),
            because="Not hers",
            by=alice,
            at=day(ATTACHED, 20),
        )
        services.close_case(case=other, reason="stepped_up", words="x", by=alice, at=day(RIPE, 20))
    return other


def test_it_works(families, two):
    found = numbers(page_of(families))
    assert found["attached"] == (2, None)
    assert found["three_needs"] == (1, 2)
    assert found["outcomes"] == found["sustained"] == found["claimed"] == (1, 2)
    assert found["needs_met"] == (3, 5)
    assert found["met_finance"] == (1, 3)
    assert found["met_crime"] == found["met_education"] == (1, 1)
    assert found["met_housing"] == (0, 0)
    assert found["stepped_up"] == (1, 2)
    assert found["employment"] == (1, 2)
    assert found["relapse_6"] == (0, 1)  # school alone was counted again after it was met


def test_days_to_the_outcomes_run_from_being_attached_to_the_last_need(families, two):
    line = line_of_entry(page_of(families), "median_days")
    assert line.pairs == (((date(2024, 7, 31) - ATTACHED).days, 1),)


def test_a_change_of_definition_keeps_both_series(families, two):
    lines = [line for line in page_of(families).lines if line.slug.startswith("three_needs")]
    assert [(line.slug, line.numerator, line.denominator, line.by) for line in lines] == [
        ("three_needs-v1", 1, 2, "by definition 1, from 1 April 2015"),
        ("three_needs", 1, 2, "by definition 2, from 1 April 2022"),
    ]


def test_two_needs_under_two_headings_count_by_the_one_and_not_by_the_other(families):
    case = families.taken()
    for need in ("debt", "youth_offending", "missing"):
        families.show(case, need, 1)
    families.attached(case)
    with families.look(families.p.alice) as alice:
        services.take_need_off(
            need=Need.objects.get(need="missing"), because="Not his", by=alice, at=day(ATTACHED, 20)
        )
    found = numbers(page_of(families))
    assert (found["three_needs-v1"], found["three_needs"]) == ((1, 1), (0, 1))


def test_a_family_counts_in_the_quarter_in_which_it_was_attached(families, two):
    assert numbers(page_of(families, quarter=2))["attached"] == (0, None)


def test_the_cases_behind_a_figure_are_those_counted(families, two):
    page = page_of(families)
    (behind,) = line_of_entry(page, "stepped_up").people
    assert behind.case.id == two.id
    assert behind.closed_for == "stepped_up"


def test_few_are_hidden_inside_and_out(families, two):
    page = page_of(families)
    assert line_of_entry(page, "attached").cells() == ("fewer than 5", "", "")
    assert line_of_entry(page, "median_days").cells() == ("", "fewer than 5", "hidden")
    words = entry_csv(page)
    assert "7 or fewer" in words
    assert "no proof that the help brought them about" in words
    assert "Rowan" not in words


def test_a_middle_value_of_enough_has_its_interval_inside_alone(families, two):
    line = line_of_entry(page_of(families), "median_days")
    many = replace(line, pairs=tuple((n, 1) for n in range(1, 12)))
    assert many.cells() == ("", "11", "6 (2 to 10)")
    assert many.cells("outside") == ("", "10", "6")


def test_whoever_does_not_lead_it_has_no_such_page(families, two):
    for who in ("bob", "charlie", "board"):
        with pytest.raises(NotVisible):
            page_of(families, who)


def test_the_page_has_its_own_cautions_and_follows_nobody_in_police_files(families, two):
    page = said(signed_in("alice").get("/returns/families/2024/1"))
    assert "no proof that the help brought them about" in page
    assert "Closed since, by reason" in page
    assert "Proven reoffending" not in page
    assert "days_to" not in page
    assert "Of whom we cannot tell" not in page
    assert "Rowan" not in page
    rows = said(signed_in("alice").get("/returns/families/2024/1/stepped_up"))
    assert "closed since" in rows


A_NEED = NeedFacts(
    label="need 1, x", slug="debt", driver="finance", person_id=UUID(int=1), found_on=FOUND, baseline=6, less=50, counts=(),
    by_run=False, has_goal=True,
)  # fmt: skip
MET = Count(date(2024, 2, 1), date(2024, 7, 31), 3)
BACK = Count(date(2024, 8, 1), date(2024, 10, 31), 9)


class TestTally:
    def tally(self, *counts, on=date(2025, 1, 1)):
        return NeedTally((replace(A_NEED, counts=counts),), on, RULES["families_first"], RULES)

    def test_a_need_that_came_back_was_met_once_and_is_not_now(self):
        found = self.tally(MET, BACK)
        assert (found.met(), found.all_met, found.seen_after(), found.back(3), found.back(2)) == (
            0,
            False,
            1,
            1,
            0,
        )

    def test_what_came_after_the_day_is_not_known_yet(self):
        assert self.tally(MET, BACK, on=date(2024, 8, 1)).all_met
        assert not self.tally(MET, on=date(2023, 1, 1)).found

    def test_a_case_without_needs_has_none_met(self):
        nothing = NeedTally((), date(2025, 1, 1), RULES["families_first"], RULES)
        assert (nothing.all_met, nothing.all_sustained, nothing.days_to_all_met(FOUND)) == (False, False, 0)

    def test_what_was_met_before_counts_no_days(self):
        assert self.tally(MET).days_to_all_met(date(2024, 12, 1)) == 0
        assert self.tally(MET).days_to_all_met(date(2024, 7, 1)) == 30


def test_nothing_is_counted_by_a_name_that_is_not_known():
    with pytest.raises(DataUnfit):
        amount_called("needs_of_whatever:3")
