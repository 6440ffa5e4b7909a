"""Whether a need is met and lasts, and which conditions of a version a case lacks: on plain values."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from uuid import UUID

import pytest

from plumbline.cases.progress import (
    CaseFacts,
    Count,
    NeedFacts,
    back_within,
    check_target,
    first_day,
    is_met,
    is_sustained,
    judge,
    met_on,
    target_of,
)
from plumbline.schemes.kind import CONDITIONS, Limit
from plumbline.schemes.reading import kind_called
from plumbline.values.errors import DataUnfit


RULES = kind_called("families").needs.rules
RULE = RULES["supporting_families_ten"]
FOUND, ON = date(2024, 1, 3), date(2024, 8, 1)


def month(first, last, count):
    return Count(date.fromisoformat(first), date.fromisoformat(last), count)


def a_need(*counts, **changes):
    given = {
        "label": "need 1, Offending", "slug": "youth_offending", "driver": "crime", "person_id": UUID(int=1), "found_on": FOUND,
        "baseline": 6, "less": 33, "by_run": False, "has_goal": True,
    }  # fmt: skip
    return NeedFacts(**(given | changes), counts=counts)


HALF_A_YEAR = month("2024-02-01", "2024-07-31", 4)
WHOLE = CaseFacts(
    needs=tuple(
        a_need(HALF_A_YEAR, label=f"need {n}, x", driver=driver)
        for n, driver in enumerate(("crime", "education", "finance"), 1)
    ),
    parts={"parent", "child"},
    expects=False,
    consents=True,
    has_lead=True,
    plan_on=date(2024, 1, 15),
    claimed=0,
)


def lacking(facts, rule=RULE, on=ON):
    return {one.condition: one.words for one in judge(rule, facts, on) if not one.holds}


def test_it_works():
    assert lacking(WHOLE) == {}
    assert [one.condition for one in judge(RULE, WHOLE, ON)] == list(RULE.conditions)


@pytest.mark.parametrize(
    ("last", "window", "first"),
    [
        ("2024-07-31", Limit(6, "months"), "2024-02-01"),
        ("2024-02-29", Limit(1, "months"), "2024-02-01"),
        ("2023-02-28", Limit(1, "months"), "2023-02-01"),
        ("2023-03-30", Limit(1, "months"), "2023-02-28"),
        ("2024-03-31", Limit(1, "months"), "2024-03-01"),
        ("2024-04-05", Limit(13, "weeks"), "2024-01-06"),
        ("2024-01-10", Limit(10, "days"), "2024-01-01"),
    ],
)
def test_a_count_covers_its_length_with_both_its_days(last, window, first):
    assert first_day(date.fromisoformat(last), window) == date.fromisoformat(first)


@pytest.mark.parametrize(
    ("baseline", "less", "most"),
    [(6, 33, 4), (3, 33, 2), (100, 60, 40), (5, 60, 2), (1, 99, 0), (9, 100, 0)],
)
def test_the_target_is_the_highest_whole_count_within_it(baseline, less, most):
    assert target_of(baseline, less) == most
    for count in (most, most + 1):
        need = a_need(month("2024-02-01", "2024-07-31", count), baseline=baseline, less=less)
        assert is_met(need, ON) == (count <= most)


@pytest.mark.parametrize(("baseline", "less"), [(0, 33), (6, 0), (6, 101)])
def test_a_target_by_which_nothing_could_be_told_is_refused(baseline, less):
    with pytest.raises(DataUnfit):
        check_target(baseline, less)


MONTHS = [
    month("2024-02-01", "2024-02-29", 0),
    month("2024-03-01", "2024-03-31", 0),
    month("2024-04-01", "2024-04-30", 0),
    month("2024-05-01", "2024-05-31", 0),
    month("2024-06-01", "2024-06-30", 0),
    month("2024-07-01", "2024-07-31", 0),
]


class TestLasting:
    def test_months_that_follow_one_another_add_up(self):
        assert is_sustained(a_need(*MONTHS), RULE, ON)
        assert not is_sustained(a_need(*MONTHS[1:]), RULE, ON)

    def test_a_month_that_is_missing_breaks_it(self):
        assert not is_sustained(a_need(*MONTHS[:3], *MONTHS[4:]), RULE, ON)

    def test_a_count_over_the_target_begins_it_anew(self):
        broken = a_need(*MONTHS[:4], replace(MONTHS[4], count=9), MONTHS[5])
        assert not is_sustained(broken, RULE, ON)
        assert met_on(broken, ON) == date(2024, 7, 31)

    def test_a_count_that_came_after_the_day_does_not_help(self):
        assert not is_sustained(a_need(HALF_A_YEAR), RULE, date(2024, 7, 30))
        assert met_on(a_need(HALF_A_YEAR), date(2024, 7, 30)) is None

    @pytest.mark.parametrize(("day", "lasts"), [("2024-07-30", False), ("2024-07-31", True)])
    def test_the_last_day_of_six_months_is_needed(self, day, lasts):
        short = month("2024-02-01", day, 0)
        assert is_sustained(a_need(short), RULE, ON) == lasts


TERMS = [
    month("2024-01-08", "2024-03-28", 9),
    month("2024-04-15", "2024-07-19", 9),
    month("2024-09-02", "2024-12-18", 9),
]


class TestTerms:
    """Attendance lasts by terms in a row: two under the rule of 2022, three before."""

    def test_so_many_in_a_row(self):
        need, on = a_need(*TERMS, by_run=True, baseline=40, less=50), date(2024, 12, 19)
        assert is_sustained(need, RULES["supporting_families_ten"], on)
        assert is_sustained(need, RULES["phase_2"], on)
        two = replace(need, counts=need.counts[:2])
        assert is_sustained(two, RULES["supporting_families_ten"], on)
        assert not is_sustained(two, RULES["phase_2"], on)

    def test_the_summer_holiday_does_not_break_it_and_a_term_left_out_does(self):
        need, on = a_need(*TERMS[1:], by_run=True, baseline=40, less=50), date(2024, 12, 19)
        assert is_sustained(need, RULE, on)
        assert not is_sustained(replace(need, counts=(TERMS[0], TERMS[2])), RULE, on)

    def test_one_term_is_not_counted_twice(self):
        again = month("2024-04-20", "2024-07-24", 9)
        need = a_need(TERMS[1], again, by_run=True, baseline=40, less=50)
        assert not is_sustained(need, RULE, ON)


@pytest.mark.parametrize(
    ("after", "six", "twelve"),
    [
        ([], None, None),
        ([("2024-08-01", "2025-01-31", 0)], False, False),
        ([("2024-08-01", "2025-01-31", 9)], True, True),
        ([("2024-08-02", "2025-02-01", 9)], False, True),
    ],
)
def test_whether_a_need_came_back(after, six, twelve):
    need, on = a_need(HALF_A_YEAR, *(month(*one) for one in after)), date(2026, 1, 1)
    assert (back_within(need, on, 6), back_within(need, on, 12)) == (six, twelve)


def test_a_need_that_was_never_met_did_not_come_back():
    assert back_within(a_need(replace(HALF_A_YEAR, count=9)), date(2026, 1, 1), 6) is None


class TestEachCondition:
    """Everything that is missing is named in a sentence, need by need."""

    @pytest.mark.parametrize(
        ("condition", "changes", "words"),
        [
            ("enough_needs", {"needs": WHOLE.needs[:2]}, "asks for 3 needs or more, each with evidence. There are 2."),
            ("dependants", {"parts": {"parent"}}, "There is no child in the case"),
            ("consent", {"consents": False}, "No form says that consent was given"),
            ("lead_worker", {"has_lead": False}, "Nobody is named who leads the work."),
            ("plan", {"plan_on": None}, "No plan is agreed."),
            ("nobody_twice", {"claimed": 1}, "1 person of this family is in another claim already, here or elsewhere."),
        ],
    )  # fmt: skip
    def test_of_the_case(self, condition, changes, words):
        found = lacking(replace(WHOLE, **changes))
        assert list(found) == [condition]
        assert words in found[condition]

    @pytest.mark.parametrize(
        ("condition", "need", "words"),
        [
            ("plan", replace(WHOLE.needs[1], has_goal=False), "The plan has no goal for: need 2, x."),
            ("sustained", replace(WHOLE.needs[1], counts=(MONTHS[5],)), "Not within its target for 6 months: need 2, x."),
        ],
    )  # fmt: skip
    def test_of_one_need(self, condition, need, words):
        found = lacking(replace(WHOLE, needs=(WHOLE.needs[0], need, WHOLE.needs[2])))
        assert found == {condition: words}

    def test_a_count_over_the_target_is_neither_met_nor_lasting(self):
        over = replace(WHOLE.needs[1], counts=(replace(HALF_A_YEAR, count=5),))
        assert list(lacking(replace(WHOLE, needs=(WHOLE.needs[0], over, WHOLE.needs[2])))) == [
            "all_met",
            "sustained",
        ]

    @pytest.mark.parametrize(("on", "old"), [("2024-10-31", False), ("2024-11-01", True)])
    def test_evidence_gets_old(self, on, old):
        found = lacking(WHOLE, on=date.fromisoformat(on))
        assert ("evidence_fresh" in found) == old

    def test_a_child_that_is_expected_is_enough(self):
        assert not lacking(replace(WHOLE, parts={"parent"}, expects=True))

    def test_a_case_without_needs_lacks_all_that_is_said_of_them(self):
        assert set(lacking(replace(WHOLE, needs=()))) == {
            "enough_needs",
            "all_met",
            "sustained",
            "evidence_fresh",
        }


class TestVersions:
    def test_each_day_since_2012_has_one(self):
        rules = list(RULES.values())
        assert rules[0].from_date == date(2012, 4, 1)
        for before, after in pairwise(rules):
            assert not before.holds_on(after.from_date)
            assert after.holds_on(after.from_date)
            assert before.holds_on(before.until)
        assert rules[-1].until is None

    @pytest.mark.parametrize(
        ("slug", "holds"),
        [
            ("phase_1", False),  # three of four; none is under the fourth
            ("phase_2", True),
            ("supporting_families_six", True),
            ("supporting_families_ten", False),
            ("families_first", False),
        ],
    )
    def test_the_same_two_needs_are_enough_in_one_phase_and_not_in_another(self, slug, holds):
        rule = RULES[slug]
        two = replace(WHOLE, needs=WHOLE.needs[:2])
        assert judge(rule, two, rule.from_date.replace(year=2040), ["enough_needs"])[0].holds == holds

    def test_two_needs_under_one_heading_are_one_of_six_and_two_of_ten(self):
        same = ("crime", "crime")
        assert (RULES["phase_2"].counted(same), RULE.counted(same)) == (1, 2)

    def test_results_were_claimed_up_to_march_2025(self):
        assert [rule.claims for rule in RULES.values()] == [True, True, True, True, False]
        assert kind_called("families").needs.last_claims.until == date(2025, 3, 31)

    def test_no_version_asks_for_what_the_engine_cannot_find(self):
        assert {c for rule in RULES.values() for c in rule.conditions} == set(CONDITIONS)


PHASE_2 = RULES["phase_2"]
THEN = date(2018, 8, 1)
WEEKS_OUT = {"slug": "workless", "driver": "finance", "label": "need 9, Adult out of work", "baseline": 26}
AT_WORK = month("2018-02-01", "2018-07-31", 0)
UNMET = a_need(month("2018-02-01", "2018-07-31", 6), label="need 1, x", found_on=date(2017, 9, 1))


def a_worker(*counts, **changes):
    return a_need(*counts, **(WEEKS_OUT | {"found_on": date(2017, 9, 1), "less": 100} | changes))


def with_work(*needs):
    return replace(WHOLE, needs=(UNMET, *needs), plan_on=date(2017, 10, 1))


@pytest.mark.parametrize(
    ("need", "holds"),
    [
        (a_worker(AT_WORK), True),
        # Two counts that follow one another without a gap; a day between them breaks it.
        (a_worker(month("2018-02-01", "2018-04-30", 0), month("2018-05-01", "2018-07-31", 0)), True),
        (a_worker(month("2018-02-01", "2018-04-30", 0), month("2018-05-02", "2018-07-31", 0)), False),
        (a_worker(month("2018-02-02", "2018-07-31", 0)), False),  # a day short of six months
        (a_worker(month("2018-02-01", "2018-07-31", 1)), False),  # a week out of work
        # A target of half as many weeks is met, and is no work without a break.
        (a_worker(month("2018-02-01", "2018-07-31", 5), less=50), False),
        (a_worker(AT_WORK, month("2018-08-01", "2018-08-01", 1)), False),  # lost again
        (a_worker(month("2017-09-01", "2018-04-30", 0)), False),  # the last count is older than three months
        (a_worker(AT_WORK, slug="neet"), False),  # of a young person, which the rule does not name
    ],
    ids=["six-months", "two-counts", "a-gap", "a-day-short", "a-week-out", "half-as-many", "lost", "old", "young-person"],
)  # fmt: skip
def test_continuous_employment_takes_the_place_of_progress_on_every_need(need, holds):
    found = {one.condition: one for one in judge(PHASE_2, with_work(need), THEN)}
    assert found["all_met"].holds is holds
    assert found["sustained"].holds is holds
    said = (
        "which takes the place of progress on every need" if holds else "Nor is an adult shown to be in work"
    )
    assert said in found["all_met"].words


@pytest.mark.parametrize(
    "slug", ["phase_1", "supporting_families_six", "supporting_families_ten", "families_first"]
)
def test_no_other_version_knows_of_it(slug):
    assert RULES[slug].employment is None
    found = {one.condition: one for one in judge(RULES[slug], with_work(a_worker(AT_WORK)), THEN)}
    assert not found["all_met"].holds
    assert "in work" not in found["all_met"].words


def test_it_takes_the_place_of_progress_and_of_nothing_else():
    facts = replace(with_work(a_worker(AT_WORK)), parts={"parent"}, plan_on=None, claimed=1)
    assert set(lacking(facts, PHASE_2, THEN)) == {"dependants", "plan", "nobody_twice"}
