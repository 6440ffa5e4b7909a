"""People in open cases of more than one scheme, counted and never named."""

import pytest

from plumbline.cases.models import Case, Participant
from plumbline.cases.queries.across import PeopleAcross, people_across
from plumbline.cases.services import close_case, triage
from plumbline.people.models import Person
from plumbline.referrals.entry import GivenPerson
from plumbline.referrals.models import Referral
from plumbline.referrals.services import refer_person, take_up
from tests.casework import Panel, days, start_panel
from tests.charters import CRITERIA
from tests.marac import Marac, start_marac


@pytest.fixture
def marac(personas, looking_as):
    return Marac(personas, looking_as, start_marac(personas, looking_as))


@pytest.fixture
def panel(personas, looking_as):
    with looking_as(personas.alice):
        return Panel(personas, looking_as, start_panel(personas))


@pytest.fixture
def counted(personas, looking_as, marac, panel):
    """`counted("board")` counts over both schemes."""

    def go(who):
        with looking_as(getattr(personas, who)) as viewer:
            return people_across(viewer, schemes=[marac.scheme, panel.scheme])

    return go


def into_the_panel(panel, person):
    """Somebody who has a case already is referred to the panel and taken in."""
    given = {
        "decision": "take",
        "because": "Fits",
        "lead_agency": panel.p.agencies["council"],
        "criteria_met": CRITERIA,
    }
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
        return triage(referral=Referral.objects.get(id=referral.id), ask=[], by=alice, at=days(1), **given)


def part(panel, case, slug):
    with panel.look(panel.p.alice):
        return Participant.objects.get(case=case, part=slug).person_id


def test_each_person_is_counted_once_in_whatever_part(marac, counted):
    marac.taken()
    assert counted("board") == PeopleAcross(people=3, in_several=0)


def test_somebody_in_two_schemes_is_in_several(marac, panel, counted):
    into_the_panel(panel, part(panel, marac.taken(), "perpetrator"))
    assert counted("board") == PeopleAcross(people=3, in_several=1)


def test_two_keys_that_turned_out_to_be_one_person_count_once(marac, panel, counted, as_role):
    """The victim of one scheme and somebody of the other are one person since their records were joined."""
    victim = part(panel, marac.taken(), "victim")
    other = part(panel, panel.triaged(), "person")
    assert counted("board") == PeopleAcross(people=4, in_several=0)
    with as_role("migrator"):
        Person.objects.filter(id=other).update(alias_of=victim)
    assert counted("board") == PeopleAcross(people=3, in_several=1)


def test_a_case_that_is_closed_counts_no_more(marac, panel, counted, personas, looking_as):
    case = into_the_panel(panel, part(panel, marac.taken(), "perpetrator"))
    with looking_as(personas.alice) as alice:
        close_case(case=case, reason="moved", words="Left the town", by=alice, at=days(2))
    assert counted("board") == PeopleAcross(people=3, in_several=0)


@pytest.mark.parametrize("who", ["charlie", "analyst", "worker"])
def test_nobody_else_is_told_a_count(marac, counted, who):
    marac.taken()
    assert counted(who) == PeopleAcross(0, 0)


def test_a_scheme_at_another_table_is_not_counted(marac, personas, looking_as):
    marac.taken()
    with looking_as(personas.board) as board:
        assert people_across(board, schemes=[]) == PeopleAcross(0, 0)
        assert Case.objects.count() == 0
