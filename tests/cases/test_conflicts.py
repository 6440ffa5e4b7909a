"""A conflict of interest follows the person: into other schemes, backwards and forwards, and from wherever it is declared."""

import pytest

from plumbline.audit.models import Entry
from plumbline.cases import queries, services
from plumbline.cases.models import Case, ResearchRequest
from plumbline.people.models import Person
from plumbline.referrals.entry import GivenPerson
from plumbline.referrals.models import Referral
from plumbline.referrals.services import refer_person
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused
from tests.cases.test_sight import OF_A_CASE, counts
from tests.casework import CRITERIA, days
from tests.casework import panel as panel


def referred_again(panel, person_id):
    """The same person, referred once more by the police."""
    with panel.look(panel.p.bob) as bob:
        again = GivenPerson("person", first_name="Canary", last_name="Marker", person_id=person_id)
        return refer_person(
            scheme=panel.scheme, words="Again", people=[again], made_up=True, by=bob, at=days(40)
        )


def taken_in(panel, referral, day=41):
    with panel.look(panel.p.alice) as alice:
        return services.triage(
            referral=referral, decision="take", because="Fits", lead_agency=panel.p.agencies["council"],
            ask=[panel.p.agencies["housing"]], criteria_met=CRITERIA, by=alice, at=days(day),
        )  # fmt: skip


def sees(panel, who):
    """How many rows of the work somebody reads."""
    with panel.look(getattr(panel.p, who)):
        return sum(counts(OF_A_CASE).values()) + Referral.objects.count() + Person.objects.count()


@pytest.fixture
def kept_out(panel):
    """Dana, kept from the person of a case that is over since."""
    case = panel.everything()
    with panel.look(panel.p.alice) as alice:
        services.declare_conflict(case=case, user=panel.p.dana.user_id, by=alice, at=days(31))
    return case


def test_it_is_there_in_the_next_referral_request_and_case(panel, kept_out):
    referral = referred_again(panel, kept_out.person_id)
    with panel.look(panel.p.alice):
        assert panel.p.dana.user_id in Referral.objects.get(id=referral.id).hidden_from
    case = taken_in(panel, referral)
    assert sees(panel, "dana") == 0
    with panel.look(panel.p.dana) as dana:
        assert queries.requests_for(dana) == queries.AgencyDesk((), ())
        with pytest.raises(NotVisible):
            queries.case_page(dana, case.ref)
    with panel.look(panel.p.alice):
        assert Case.objects.count() == 2


def test_it_goes_back_to_cases_that_were_there_before(panel):
    first = panel.everything()
    second = taken_in(panel, referred_again(panel, first.person_id))
    with panel.look(panel.p.alice) as alice:
        services.let_agencies_in(
            case=second, agencies=[panel.p.agencies["housing"]], by=alice, because="again", at=days(42)
        )
    with panel.look(panel.p.dana) as dana:
        assert queries.case_page(dana, second.ref)
        services.declare_conflict(case=first, user=dana.user_id, by=dana)
    assert sees(panel, "dana") == 0
    assert sees(panel, "bob") > 0


def test_whoever_is_only_asked_declares_it_too(panel):
    case = panel.triaged()
    with panel.look(panel.p.dana) as dana:
        (asked,) = ResearchRequest.objects.all()
        services.declare_conflict_when_asked(request=asked, by=dana, at=days(2))
    assert sees(panel, "dana") == 0
    with panel.look(panel.p.alice):
        assert panel.p.dana.user_id in Case.objects.get(id=case.id).hidden_from


def test_before_there_is_a_case_whoever_leads_declares_it(panel):
    referral = panel.referral()
    with panel.look(panel.p.alice) as alice:
        services.declare_conflict_at_triage(
            referral=referral, user=panel.p.dana.user_id, by=alice, at=days(1)
        )
    taken_in(panel, referral, day=1)
    assert sees(panel, "dana") == 0


def test_at_triage_one_takes_ones_own_sight_away(panel):
    referral = panel.referral()
    with panel.look(panel.p.alice) as alice:
        services.declare_conflict_at_triage(referral=referral, user=alice.user_id, by=alice, at=days(1))
    with panel.look(panel.p.alice):
        assert not Referral.objects.exists()
    with panel.look(panel.p.chair):
        assert Referral.objects.count() == 1


def test_nobody_is_kept_away_by_a_colleague_who_does_not_lead(panel):
    case, _, _ = panel.active()
    with panel.look(panel.p.bob) as bob, pytest.raises(PermissionRefused):
        services.declare_conflict(case=case, user=panel.p.dana.user_id, by=bob)
    with panel.look(panel.p.alice) as alice, pytest.raises(DataUnfit):
        services.declare_conflict(case=case, user=panel.p.researcher.user_id, by=alice)


def test_who_was_kept_out_is_told_to_nobody_at_the_table(panel, kept_out, as_role):
    referred_again(panel, kept_out.person_id)
    with as_role("auditor"):
        entries = Entry.objects.filter(what="case.conflict_declared")
        assert [set(e.objects_seen) for e in entries] == [{kept_out.id, panel.p.dana.user_id}]
