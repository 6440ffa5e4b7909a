"""A summary that leaves a case: what the table shares for its leads, their own agency's items for the others, and nothing kept back."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.audit.models import Entry
from plumbline.cases import rules, services
from plumbline.cases.enums import TakenBecause, TakenFor
from plumbline.meetings import services as meetings
from plumbline.sharing.enums import Marking
from plumbline.sharing.models import Agreement
from plumbline.values.errors import DataUnfit, NotVisible, StageRefused
from tests.casework import days
from tests.marac import Marac, start_marac
from tests.remembering import remembered


AGENCIES = [uuid4() for _ in range(3)]
WHY = {"purpose": TakenFor.RECORD.value, "reason": TakenBecause.MEETING.value}


def taken(viewer, case, **changes):
    given = {"case": case, "by": viewer, "at": days(10)} | WHY | changes
    return services.take_summary_out(**given)


@pytest.fixture
@remembered
def case(panel):
    """An active case: the police said two things, one for themselves alone; probation has an action and logged a contact."""
    case = panel.triaged()
    facts = [panel.fact(words="For the panel"), panel.fact(words="For the police", marking="owner")]
    with panel.look(panel.p.bob) as bob:
        services.reply_to_request(
            request=panel.request_of(bob, case), answer="known", facts=facts, by=bob, at=days(2)
        )
    with panel.look(panel.p.dana) as dana:
        services.reply_to_request(
            request=panel.request_of(dana, case),
            answer="cannot_say",
            words="Our refusal",
            by=dana,
            at=days(2),
        )
    with panel.look(panel.p.alice) as alice:
        services.finish_research(case=case, by=alice, at=days(3))
    item = panel.meeting(case)
    with panel.look(panel.p.alice) as alice:
        meetings.take_decision(item=item, kind="discussed", words="Heard", by=alice, at=days(7))
        objective = services.set_objective(case=case, words="A safe place", by=alice, at=days(7))
        services.set_objective(case=case, words="Work", by=alice, at=days(7))
        action = panel.action(case, objective)
    with panel.look(panel.p.worker) as worker:
        services.log_contact(
            case=case, outcome="met", minutes=30, words="At the library", action=action, by=worker, at=days(9)
        )
    return case


def words(found):
    return {fact.words for line in found.said for fact in line.facts} | {line.words for line in found.said}


def test_the_co_ordinator_takes_out_what_the_table_shares(case, personas, looking_as):
    with looking_as(personas.alice) as alice:
        found = taken(alice, case)
    assert words(found) == {"For the panel", ""}
    assert [aim.objective.words for aim in found.aims] == ["A safe place", "Work"]
    assert [line.words for line in found.actions] == ["Offer eight mentoring sessions"]
    assert (found.is_own, found.contacts) == (False, ())
    assert found.name.display


@pytest.mark.parametrize(
    ("who", "said"), [("bob", {"For the panel", "For the police", ""}), ("dana", {"Our refusal"})]
)
def test_a_representative_takes_out_what_their_agency_said(case, personas, looking_as, who, said):
    with looking_as(getattr(personas, who)) as viewer:
        found = taken(viewer, case)
    assert words(found) == said
    assert (found.is_own, found.aims, found.actions, found.contacts) == (True, (), (), ())


def test_whose_action_it_is_takes_out_what_it_serves_and_their_contacts(case, personas, looking_as):
    with looking_as(personas.worker) as worker:
        found = taken(worker, case)
    assert [line.agency for line in found.actions] == ["Probation"]
    assert [aim.objective.words for aim in found.aims] == ["A safe place"]
    assert [line.contact.words for line in found.contacts] == ["At the library"]
    assert found.said == ()


def test_a_withdrawn_contact_does_not_leave(case, panel, personas, looking_as):
    with looking_as(personas.worker) as worker:
        row = services.log_contact(case=case, outcome="met", words="Another person", by=worker, at=days(9))
        services.correct_contact(contact=row, because="Not them", withdraw=True, by=worker, at=days(9))
        assert [line.contact.words for line in taken(worker, case).contacts] == ["At the library"]


def test_the_ledger_holds_what_was_in_it_and_why(case, personas, looking_as, as_role):
    with looking_as(personas.alice) as alice:
        found = taken(alice, case)
    with as_role("auditor"):
        entry = Entry.objects.get(what="case.taken_out")
    facts = [fact.id for line in found.said for fact in line.facts]
    assert (entry.verb, entry.because) == ("disclosure", "for-our-own-record-after-a-meeting")
    assert set(entry.objects_seen) == set(found.objects)
    assert set(entry.objects_seen) >= {case.id, case.person_id, *facts, *(a.action.id for a in found.actions)}


@pytest.mark.parametrize("who", ["charlie", "board"])
def test_whoever_is_not_in_the_case_takes_nothing_out(case, personas, looking_as, who):
    with looking_as(getattr(personas, who)) as viewer, pytest.raises(NotVisible):
        taken(viewer, case)


def test_a_conflict_takes_it_away_at_once(case, personas, looking_as):
    with looking_as(personas.dana) as dana:
        services.declare_conflict(case=case, user=dana.user_id, by=dana, at=days(9))
        with pytest.raises(NotVisible):
            taken(dana, case)


@pytest.mark.parametrize("changes", [{"purpose": "curious"}, {"reason": "bored"}, {"purpose": ""}])
def test_without_a_purpose_and_a_reason_nothing_leaves(case, personas, looking_as, as_role, changes):
    with looking_as(personas.alice) as alice, pytest.raises(DataUnfit):
        taken(alice, case, **changes)
    with as_role("auditor"):
        assert not Entry.objects.filter(what="case.taken_out").exists()


def test_others_items_leave_under_an_agreement_in_force_and_one_s_own_without(
    case, personas, looking_as, as_role
):
    with as_role("migrator"):
        Agreement.objects.update(ends=days(9).date(), ended_because="x")
    with (
        looking_as(personas.alice) as alice,
        pytest.raises(StageRefused, match="No information sharing agreement"),
    ):
        taken(alice, case)
    with looking_as(personas.bob) as bob:
        assert taken(bob, case).said


@given(
    marking=st.sampled_from([m.value for m in Marking]),
    owner=st.sampled_from(AGENCIES),
    agencies=st.sets(st.sampled_from(AGENCIES)),
    leads=st.booleans(),
)
def test_nothing_another_agency_keeps_may_leave(marking, owner, agencies, leads):
    may = rules.may_leave(marking=marking, owner=owner, agencies=agencies, leads=leads)
    assert may == (marking != "named" and (owner in agencies or (leads and marking == "panel")))
    # Whoever leads takes out no less than whoever does not.
    assert may >= rules.may_leave(marking=marking, owner=owner, agencies=agencies, leads=False)


@given(st.sampled_from(list(TakenFor)), st.sampled_from(list(TakenBecause)))
def test_purpose_and_reason_make_one_slug(purpose, reason):
    assert rules.check_taken_for(purpose.value, reason.value).split(purpose.value) == ["", f"-{reason.value}"]


@pytest.fixture
def marac(personas, looking_as):
    return Marac(personas, looking_as, start_marac(personas, looking_as))


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_behind_a_wall_nobody_is_named_and_nothing_said_leaves(marac, personas, looking_as, who):
    case = marac.heard(marac.taken())
    with looking_as(personas.alice) as alice:
        objective = services.set_objective(case=case, words="She sleeps safely", by=alice, at=days(8))
        for name in ("bob", "dana"):
            owner = getattr(personas, name)
            services.propose_action(
                case=case, verb="Do", what=f"for {name}, weekly", owner=owner.user_id, agency=owner.agency_ids[0],
                objective=objective, due_on=days(30).date(), by=alice, at=days(8),
            )  # fmt: skip
    with looking_as(personas.bob) as bob:
        services.log_contact(
            case=case,
            person_id=case.person_id,
            outcome="met",
            minutes=5,
            words="At the refuge",
            by=bob,
            at=days(9),
        )
    with looking_as(getattr(personas, who)) as viewer:
        found = taken(viewer, case)
    assert (found.is_own, found.name, found.said, found.aims) == (True, None, (), ())
    assert [line.words for line in found.actions] == (["Do for bob, weekly"] if who == "bob" else [])
    assert case.person_id not in found.objects
