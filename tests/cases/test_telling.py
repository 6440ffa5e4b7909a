"""What a person was told, what they object to, which services they consent to: by whom, when, and never twice at once."""

from datetime import date

import pytest

from plumbline.cases import services
from plumbline.cases.enums import Standing
from plumbline.cases.models import Consent, Objection, Participant, Telling
from plumbline.cases.queries.told import objection_shown, told_of_case
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.cases.told import answered, consent, not_told, objection, told
from tests.casework import days
from tests.marac import Marac, start_marac


ON = date(2026, 3, 12)


@pytest.fixture
def case(panel):
    return panel.active()[0]


def one(viewer, case, *, on=ON):
    return told_of_case(viewer, case.ref, on=on).people[0]


def test_that_nobody_decided_is_a_state_of_its_own(case, personas, looking_as):
    with looking_as(personas.bob) as bob:
        found = one(bob, case)
    assert (found.standing, found.waits, found.tellings) == (Standing.UNDECIDED, True, ())


def test_told(case, personas, looking_as):
    with looking_as(personas.worker) as worker:
        told(case, by=worker, on=date(2026, 3, 11))
    with looking_as(personas.bob) as bob:
        found = one(bob, case)
    assert (found.standing, found.waits) == (Standing.TOLD, False)
    (line,) = found.tellings
    assert (line.how, line.telling.words, line.telling.on) == (
        "In person",
        "With the leaflet",
        date(2026, 3, 11),
    )
    assert (line.by, line.agency, line.telling.at) == ("Worker", "Probation", days(10))


def test_not_told_until_it_is_looked_at_again(case, personas, looking_as):
    with looking_as(personas.worker) as worker:
        not_told(case, by=worker, decided_by=personas.chair.user_id)
        found = one(worker, case)
        assert (found.standing, found.waits) == (Standing.NOT_TOLD, False)
        assert one(worker, case, on=date(2026, 6, 1)).standing is Standing.REVIEW_DUE
    line = found.last
    assert line.decided_by == "Chair"
    assert line.reason.citation == "Data Protection Act 2018, Schedule 2 paragraph 2"


def test_what_was_written_before_stays(case, personas, looking_as):
    with looking_as(personas.worker) as worker:
        not_told(case, by=worker)
        told(case, by=worker, expected=1, at=days(20))
        assert [(x.telling.number, x.label) for x in one(worker, case).tellings] == [
            (2, "Told"),
            (1, "Not told"),
        ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reason": "too_busy"}, "reason from the list"),
        ({"review_on": days(10).date()}, "lies ahead"),
        ({"on": days(11).date()}, "still to come"),
    ],
)
def test_an_unfit_decision_is_refused(case, personas, looking_as, change, said):
    with looking_as(personas.worker) as worker, pytest.raises(DataUnfit, match=said):
        not_told(case, by=worker, **change)


@pytest.mark.parametrize("name", ["charlie", "board"])
def test_who_decided_works_on_cases_at_an_agency_in_it(case, personas, looking_as, name):
    with looking_as(personas.worker) as worker, pytest.raises(DataUnfit, match="Choose who decided"):
        not_told(case, by=worker, decided_by=getattr(personas, name).user_id)


def test_a_way_that_is_none_and_somebody_not_in_the_case(case, personas, looking_as):
    with looking_as(personas.worker) as worker:
        with pytest.raises(DataUnfit, match="by which way"):
            told(case, by=worker, how="by_rumour")
        with pytest.raises(DataUnfit, match="somebody in this case"):
            told(case, by=worker, person_id=case.id)


def test_of_two_at_once_the_second_is_told(case, personas, looking_as):
    with looking_as(personas.worker) as worker:
        told(case, by=worker, expected=0)
        with pytest.raises(StageRefused, match="Somebody else wrote"):
            not_told(case, by=worker, expected=0)
        consent(case, by=worker, expected=0)
        with pytest.raises(StageRefused, match="Somebody else wrote"):
            consent(case, by=worker, answer="withdrawn", expected=0)


def test_an_objection_is_answered_within_a_month(case, personas, looking_as):
    with looking_as(personas.bob) as bob:
        row = objection(case, by=bob, on=date(2026, 1, 31))
        found = one(bob, case, on=date(2026, 2, 28)).objections[0]
        assert (found.objection.answer_by, found.is_late) == (date(2026, 2, 28), False)
        assert one(bob, case, on=date(2026, 3, 1)).open_objections[0].is_late
    with looking_as(personas.alice) as alice:
        answered(row, by=alice)
        found = one(alice, case)
    assert found.open_objections == ()
    (line,) = found.objections
    assert (line.outcome, line.ground.citation, line.is_late) == (
        "Not upheld",
        "UK GDPR, Article 21(1)",
        True,
    )
    assert (line.answered_by, line.answer.words) == ("Alice", "Others live there")


def test_one_upheld_needs_no_ground(case, personas, looking_as):
    with looking_as(personas.alice) as alice:
        answered(objection(case, by=alice), by=alice, outcome="upheld", ground="compelling", words="Stopped")
        (line,) = one(alice, case).objections
    assert (line.outcome, line.ground, line.answer.ground, line.is_late) == ("Upheld", None, "", False)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ground": ""}, "reason from the list"),
        ({"words": " "}, "why it is not upheld"),
        ({"outcome": "perhaps"}, "whether it is upheld"),
        ({"on": days(9).date()}, "before it was made"),
        ({"on": days(21).date()}, "still to come"),
    ],
)
def test_an_unfit_answer_is_refused(case, personas, looking_as, change, said):
    with looking_as(personas.alice) as alice:
        row = objection(case, by=alice)
        with pytest.raises(DataUnfit, match=said):
            answered(row, by=alice, **change)


def test_it_is_answered_once_and_by_whoever_leads(case, personas, looking_as):
    with looking_as(personas.worker) as worker:
        row = objection(case, by=worker)
        with pytest.raises(PermissionRefused, match="co-ordinator or chair"):
            answered(row, by=worker)
    with looking_as(personas.chair) as chair:
        answered(row, by=chair)
        with pytest.raises(StageRefused, match="answered already"):
            answered(row, by=chair, outcome="upheld")


def test_a_withdrawal_counts_at_once_and_both_stay(case, personas, looking_as):
    with looking_as(personas.worker) as worker:
        consent(case, by=worker)
        # Written down now, of a day before the consent.
        consent(case, by=worker, service=" mentoring ", answer="withdrawn", on=date(2026, 3, 1), at=days(11))
        found = one(worker, case).consents
    assert [(x.label, x.counts, x.is_given) for x in found] == [
        ("Consent withdrawn", True, False),
        ("Consent given", False, False),
    ]


def test_what_was_not_given_is_not_withdrawn(case, personas, looking_as):
    with looking_as(personas.worker) as worker:
        consent(case, by=worker, answer="refused")
        with pytest.raises(StageRefused, match="none can be withdrawn"):
            consent(case, by=worker, answer="withdrawn")
        with pytest.raises(DataUnfit, match="Choose the service"):
            consent(case, by=worker, service=" ")


def test_a_person_keeps_their_rights_when_the_case_is_closed(panel, personas, looking_as):
    case, goal, _ = panel.active()
    with looking_as(personas.worker) as worker:
        consent(case, by=worker)
    with looking_as(personas.alice) as alice:
        services.hold_review(
            case=case, ratings=panel.rating(goal), words="x", outcome="close", by=alice, at=days(30)
        )
        services.close_case(case=case, reason="no_gain", words="x", by=alice, at=days(30))
        for act in (told, not_told, consent):
            with pytest.raises(StageRefused, match="closed"):
                act(case, by=alice, at=days(31))
        answered(objection(case, by=alice, at=days(31)), by=alice, at=days(32))
        consent(case, by=alice, answer="withdrawn", at=days(32))
        assert not one(alice, case).consents[0].is_given


def test_nobody_without_business_writes_or_reads(case, personas, looking_as):
    with looking_as(personas.worker) as worker:
        told(case, by=worker)
        row = objection(case, by=worker)
    with looking_as(personas.chair) as chair, pytest.raises(PermissionRefused):
        consent(case, by=chair)
    with looking_as(personas.charlie) as charlie:
        assert not Telling.objects.exists()
        for attempt in (
            lambda: told_of_case(charlie, case.ref),
            lambda: objection_shown(charlie, row.id),
            lambda: told(case, by=charlie),
            lambda: not_told(case, by=charlie),
            lambda: objection(case, by=charlie),
            lambda: answered(row, by=charlie),
            lambda: consent(case, by=charlie),
        ):
            with pytest.raises(NotVisible):
                attempt()


class TestBehindAWall:
    @pytest.fixture
    def walled(self, personas, looking_as):
        marac = Marac(personas, looking_as, start_marac(personas, looking_as))
        return marac.heard(marac.taken())

    def parts(self, case):
        return dict(Participant.objects.filter(case=case).values_list("part", "person_id"))

    @pytest.mark.parametrize("act", [told, objection, consent])
    def test_nothing_that_would_send_word_is_written_of_whom_nothing_may_reach(
        self, walled, personas, looking_as, act
    ):
        with looking_as(personas.alice) as alice:
            parts = self.parts(walled)
            with pytest.raises(StageRefused, match="Nothing of this case may reach this person"):
                act(walled, by=alice, person_id=parts["perpetrator"])
            act(walled, by=alice, person_id=parts["victim"])
            assert {r.person_id for m in (Telling, Objection, Consent) for r in m.objects.all()} == {
                parts["victim"]
            }

    def test_why_they_are_not_told_may_be_written_and_nobody_is_asked_to(self, walled, personas, looking_as):
        with looking_as(personas.bob) as bob:
            his = self.parts(walled)["perpetrator"]
            found = {p.person.person_id: p for p in told_of_case(bob, walled.ref).people}
            assert (found[his].standing, found[his].waits) == (Standing.NEVER, False)
            not_told(walled, by=bob, person_id=his)
            after = {p.person.person_id: p for p in told_of_case(bob, walled.ref, on=date(2027, 1, 1)).people}
            assert (after[his].standing, len(after[his].tellings)) == (Standing.NEVER, 1)
