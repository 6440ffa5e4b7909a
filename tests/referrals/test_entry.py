"""What a referral comes with: people in their parts, the test of its route, the repeat window, the form."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.referrals.entry import (
    GivenAssessment,
    GivenEntry,
    GivenPerson,
    check_answers,
    check_entry,
    check_people,
    is_repeat,
)
from plumbline.schemes.kind import laid_over
from plumbline.schemes.reading import kind_called
from plumbline.values.errors import DataUnfit


MARAC = kind_called("marac")
REPEAT = MARAC.routes["repeat"]
LAST = date(2025, 3, 1)
TODAY = date(2026, 3, 2)
DASH = GivenAssessment(instrument="Made-up checklist", score=14, assessed_on=TODAY, assessor="Police officer")
ANSWERS = {"happened": "Hit on Friday", "consent": "given", "perpetrator_told": "no"}


@pytest.mark.parametrize(
    ("after", "repeat"), [(-1, False), (0, False), (1, True), (364, True), (365, True), (366, False)]
)
def test_a_repeat_is_within_365_days_of_the_last_time(after, repeat):
    assert is_repeat(REPEAT, incident_on=LAST + timedelta(days=after), last=LAST) is repeat


def test_a_leap_year_does_not_move_the_window():
    last = date(2024, 2, 1)  # 29 February lies in the window
    assert is_repeat(REPEAT, incident_on=date(2025, 1, 31), last=last)
    assert not is_repeat(REPEAT, incident_on=date(2025, 2, 1), last=last)


def test_the_window_is_the_area_s_own():
    route = laid_over(MARAC, {"routes.repeat.within": "12 months"}).routes["repeat"]
    assert is_repeat(route, incident_on=date(2025, 2, 1), last=date(2024, 2, 1))


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(-400, 800))
def test_a_repeat_is_a_matter_of_days_alone(last, after):
    assert is_repeat(REPEAT, incident_on=last + timedelta(days=after), last=last) is (0 < after <= 365)


class TestRoutes:
    def test_the_threshold_is_reached(self):
        assert (
            check_entry(MARAC, GivenEntry("visible_high_risk", DASH), words="x", on=TODAY)
            is MARAC.routes["visible_high_risk"]
        )

    @pytest.mark.parametrize(
        ("entry", "words", "told"),
        [
            (GivenEntry("visible_high_risk"), "x", "give the assessment"),
            (
                GivenEntry("visible_high_risk", GivenAssessment("D", 13, TODAY, "B")),
                "x",
                "needs 14 or more, and this is 13",
            ),
            (GivenEntry("professional_judgement"), " ", "say why in words"),
            (GivenEntry("potential_escalation", events=2), "x", "needs 3 or more"),
            (GivenEntry("repeat"), "x", "the day of the further incident"),
            (GivenEntry("repeat", incident_on=TODAY + timedelta(days=1)), "x", "not to come"),
            (GivenEntry("by_post"), "x", "Choose one of"),
        ],
    )
    def test_what_it_asks_for_is_there(self, entry, words, told):
        with pytest.raises(DataUnfit, match=told):
            check_entry(MARAC, entry, words=words, on=TODAY)

    def test_judgement_needs_no_score(self):
        assert check_entry(MARAC, GivenEntry("professional_judgement"), words="Choked", on=TODAY)

    def test_an_area_sets_its_own_threshold(self):
        kind = laid_over(MARAC, {"routes.visible_high_risk.at_least": "15"})
        with pytest.raises(DataUnfit, match="needs 15"):
            check_entry(kind, GivenEntry("visible_high_risk", DASH), words="x", on=TODAY)


class TestPeople:
    @pytest.mark.parametrize(
        "parts", [["victim", "perpetrator"], ["victim", "perpetrator", "perpetrator", "child"]]
    )
    def test_a_case_has_them(self, parts):
        check_people(MARAC, [GivenPerson(part) for part in parts])

    @pytest.mark.parametrize(
        ("parts", "told"),
        [
            (["victim"], "Perpetrator: give at least 1"),
            (["perpetrator"], "Victim: give at least 1"),
            (["victim", "victim", "perpetrator"], "Victim: give no more than 1"),
            (["victim", "perpetrator", "lodger"], "has no “lodger”"),
        ],
    )
    def test_a_case_without_them_is_none(self, parts, told):
        with pytest.raises(DataUnfit, match=told):
            check_people(MARAC, [GivenPerson(part) for part in parts])


class TestAnswers:
    FORM = MARAC.forms["referral"]

    def test_blank_answers_are_left_out(self):
        assert check_answers(self.FORM, {**ANSWERS, "wishes": "  "}) == ANSWERS

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"happened": ""}, "Answer: What happened"),
            ({"consent": "perhaps"}, "Choose one of those on offer"),
            ({"perpetrator_told": "soon"}, "Choose one of those on offer"),
            ({"shoe_size": "9"}, "has no question"),
        ],
    )
    def test_what_is_missing_or_not_on_offer_is_named(self, change, told):
        with pytest.raises(DataUnfit, match=told):
            check_answers(self.FORM, {**ANSWERS, **change})
