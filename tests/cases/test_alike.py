"""Two forums that ask one agency for the same thing about one person: who is told, and who is not."""

import pytest

from plumbline.audit.models import Entry
from plumbline.cases.models import Participant
from plumbline.cases.queries.alike import actions_alike, count_alike
from plumbline.cases.services import finish_research, take_step, triage
from plumbline.meetings.services import take_decision
from plumbline.referrals.entry import GivenPerson
from plumbline.referrals.services import refer_person, take_up
from tests.casework import Panel, days, start_panel
from tests.charters import CRITERIA
from tests.marac import Marac, start_marac


@pytest.fixture
def both(personas, looking_as):
    """A MARAC and a panel, each with a case of the same man; housing and probation are let in to both."""
    with looking_as(personas.alice):
        panel = Panel(personas, looking_as, start_panel(personas))
    marac = Marac(personas, looking_as, start_marac(personas, looking_as))
    first = marac.heard(marac.taken(), attending=("bob", "dana", "worker"))
    with looking_as(personas.alice):
        man = Participant.objects.get(case=first, part="perpetrator").person_id
    second = of_the_panel(panel, man)
    return panel, first, second, man


def of_the_panel(panel, person):
    """A case of the panel, discussed at a meeting where nobody of housing sits."""
    given = {"decision": "take", "because": "Fits", "ask": [], "criteria_met": CRITERIA, "at": days(1)}
    with panel.look(panel.p.alice) as alice:
        referral = refer_person(
            scheme=panel.scheme,
            words="Hurt again",
            people=[GivenPerson("person", person)],
            made_up=True,
            by=alice,
            at=days(0),
        )
        take_up(referral=referral, by=alice, at=days(1))
        case = triage(referral=referral, lead_agency=panel.p.agencies["council"], by=alice, **given)
        finish_research(case=case, because="Nobody was asked", by=alice, at=days(2))
    item = panel.meeting(case, attending=("alice", "bob", "worker"))
    with panel.look(panel.p.alice) as alice:
        take_decision(item=item, kind="discussed", words="All were heard", by=alice, at=days(7))
    return case


def asked(panel, case, what, *, verb="Offer", **changes):
    with panel.look(panel.p.alice):
        return panel.action(case, None, verb=verb, what=what, **changes)


def found(panel, who):
    with panel.look(getattr(panel.p, who)) as viewer:
        assert count_alike(viewer) == len(actions_alike(viewer, at=days(8)))
        return [(line.one.ref, line.other.ref, line.person) for line in actions_alike(viewer, at=days(8))]


def test_whoever_sees_both_is_told_once(both):
    panel, first, second, man = both
    asked(panel, first, "eight mentoring sessions")
    asked(panel, second, "mentoring sessions, weekly")
    assert found(panel, "alice") == [(first.ref, second.ref, man)]


def test_other_tasks_are_not(both):
    panel, first, second, _ = both
    asked(panel, first, "eight mentoring sessions")
    asked(panel, second, "a place at the drug clinic")
    assert found(panel, "alice") == []


def test_two_agencies_may_each_be_asked(both):
    """A council and a probation officer who both visit are no duplicate: each has a task of its own."""
    panel, first, second, _ = both
    asked(panel, first, "eight mentoring sessions")
    asked(
        panel,
        second,
        "eight mentoring sessions",
        owner=panel.p.alice.user_id,
        agency=panel.p.agencies["council"],
    )
    assert found(panel, "alice") == []


def test_in_one_forum_it_is_no_second_room(both):
    panel, first, second, _ = both
    asked(panel, first, "eight mentoring sessions")
    asked(panel, first, "mentoring sessions")
    asked(panel, second, "a place at the drug clinic")
    assert found(panel, "alice") == []


def test_who_sees_one_alone_is_told_nothing(both):
    """Housing was asked by the MARAC and is in its case; of the panel’s it knows nothing."""
    panel, first, second, _ = both
    asked(panel, first, "eight mentoring sessions")
    asked(panel, second, "eight mentoring sessions")
    assert found(panel, "dana") == []


def test_what_was_ended_is_not_compared(both):
    panel, first, second, _ = both
    asked(panel, first, "eight mentoring sessions")
    gone = asked(panel, second, "eight mentoring sessions")
    with panel.look(panel.p.alice) as alice:
        take_step(
            action=gone,
            state="superseded",
            words="The MARAC asked first",
            expected_step=1,
            by=alice,
            at=days(8),
        )
    assert found(panel, "alice") == []


def test_whoever_is_shown_a_pair_is_written_down(both, as_role):
    panel, first, second, man = both
    asked(panel, first, "eight mentoring sessions")
    asked(panel, second, "eight mentoring sessions")
    with panel.look(panel.p.alice) as alice:
        actions_alike(alice, at=days(8))
    with as_role("auditor"):
        entry = Entry.objects.filter(what="action.listed").latest("at")
        assert set(entry.objects_seen) == {man, first.id, second.id}
