"""A case of several people: who is in it, who is asked about whom, repeats, and that nothing crosses to the other side."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from plumbline.audit.models import Entry
from plumbline.cases import queries, services
from plumbline.cases.models import Participant, ResearchRequest
from plumbline.people.queries import names_for
from plumbline.referrals.entry import GivenPerson
from plumbline.referrals.models import Named
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused
from tests.casework import days
from tests.marac import HARMER, VICTIM, Marac, start_marac


@pytest.fixture
def marac(personas, looking_as):
    return Marac(personas, looking_as, start_marac(personas, looking_as))


def again(referral, **changes):
    """The same people, by their keys, as somebody who sees them names them."""
    rows = Named.objects.filter(referral=referral)
    return [GivenPerson(n.part, n.person_id) for n in rows if n.part not in changes]


def test_everybody_named_is_in_the_case(marac, personas, looking_as):
    case = marac.taken()
    with looking_as(personas.alice) as alice:
        people = queries.case_page(alice, case.ref).people
    assert [(p.label, p.name.last_name, p.side) for p in people] == [
        ("Victim", "Vickers", "protected"),
        ("Perpetrator", "Perkins", "not_told"),
        ("Child", "Childs", "protected"),
    ]


def test_the_case_is_counted_by_the_victim(marac, personas, looking_as):
    case = marac.taken()
    with looking_as(personas.alice):
        assert Participant.objects.get(case=case, part="victim").person_id == case.person_id


def test_whoever_is_asked_is_asked_about_everybody(marac, personas, looking_as):
    case = marac.taken()
    with looking_as(personas.dana) as dana:
        request = ResearchRequest.objects.get(ref=case.ref, agency=personas.agencies["housing"])
        names = names_for(dana, [UUID(key) for key, _ in request.people])
        assert {n.last_name for n in names.values()} == {"Vickers", "Perkins", "Childs"}
        assert not Participant.objects.exists()


def test_whoever_knows_none_of_them_forgets_them_all(marac, personas, looking_as):
    case = marac.taken()
    with looking_as(personas.dana) as dana:
        request = ResearchRequest.objects.select_related("scheme").get(
            ref=case.ref, agency=personas.agencies["housing"]
        )
        services.reply_not_known(request=request, by=dana, at=days(2))
        assert not names_for(dana, [UUID(key) for key, _ in request.people])


def test_a_conflict_hides_everybody_in_the_case(marac, personas, looking_as):
    case = marac.taken()
    with looking_as(personas.alice) as alice:
        keys = [p.person_id for p in Participant.objects.filter(case=case)]
        services.declare_conflict(case=case, user=alice.user_id, by=alice, at=days(3))
        assert len(keys) == 3
        assert not names_for(alice, keys)


def test_an_agency_outside_sees_nobody(marac, personas, looking_as):
    marac.taken()
    with looking_as(personas.charlie):
        assert not Participant.objects.exists()
        assert not Named.objects.exists()


def test_a_victim_of_fifteen_goes_another_way(marac):
    young = GivenPerson("victim", first_name="Canary", last_name="Young", date_of_birth=date(2012, 1, 1))
    with pytest.raises(StageRefused, match="Victim: this person is under 16"):
        marac.taken(marac.referral(young, HARMER))


def test_a_child_is_not_grown_up(marac):
    grown = GivenPerson("child", first_name="Canary", last_name="Grown", date_of_birth=date(1999, 1, 1))
    with pytest.raises(StageRefused, match="over 17"):
        marac.taken(marac.referral(VICTIM, HARMER, grown))


class TestRepeats:
    @pytest.fixture
    def first(self, marac):
        referral = marac.referral()
        return referral, marac.taken(referral)

    def close(self, case, personas, looking_as, at):
        with looking_as(personas.alice) as alice:
            services.close_case(case=case, reason="flag_ended", words="No repeat known", by=alice, at=at)

    @pytest.mark.parametrize(("after", "repeat"), [(364, True), (365, True), (366, False)])
    def test_it_is_one_by_the_day_of_the_incident(self, first, marac, personas, looking_as, after, repeat):
        referral, case = first
        self.close(case, personas, looking_as, days(200))
        happened = referral.referred_at.date() + timedelta(days=after)
        with looking_as(personas.bob):
            people = again(referral)
        second = marac.referral(*people, route="repeat", incident_on=happened, at=days(380))
        taken = marac.taken(second)
        assert (taken.is_repeat, taken.earlier_id) == (repeat, case.id)

    def test_an_incident_in_time_that_is_referred_late_is_one(self, first, marac, personas, looking_as):
        referral, case = first
        self.close(case, personas, looking_as, days(200))
        with looking_as(personas.bob):
            people = again(referral)
        happened = referral.referred_at.date() + timedelta(days=360)
        second = marac.referral(*people, route="repeat", incident_on=happened, at=days(370))
        assert marac.taken(second).is_repeat is True

    def test_the_first_time_is_none(self, first):
        assert first[1].is_repeat is False

    def test_another_perpetrator_makes_another_case(self, first, marac, personas, looking_as):
        referral, _ = first
        with looking_as(personas.bob):
            victim = [p for p in again(referral) if p.part == "victim"]
        other = GivenPerson(
            "perpetrator", first_name="Canary", last_name="Other", date_of_birth=date(1980, 1, 1)
        )
        case = marac.taken(marac.referral(*victim, other, at=days(20)))
        assert (case.is_repeat, case.earlier_id) == (False, None)

    def test_children_do_not_make_it_another_case(self, first, marac, personas, looking_as):
        referral, case = first
        with looking_as(personas.bob):
            pair = [p for p in again(referral) if p.part != "child"]
        second = marac.referral(*pair, route="repeat", incident_on=days(20).date(), at=days(20))
        assert marac.taken(second).earlier_id == case.id

    def test_a_repeat_is_heard_beside_the_open_case_and_anything_else_is_refused(
        self, first, marac, personas, looking_as
    ):
        referral, _ = first
        with looking_as(personas.bob):
            people = again(referral)
        with pytest.raises(StageRefused, match="open case of the same people"):
            marac.taken(marac.referral(*people, at=days(20)))
        second = marac.referral(*people, route="repeat", incident_on=days(19).date(), at=days(21))
        assert marac.taken(second).is_repeat is True


class TestMovesByHand:
    def listed(self, marac, personas, looking_as):
        case = marac.taken()
        with looking_as(personas.alice) as alice:
            services.finish_research(case=case, because="Meeting is tomorrow", by=alice, at=days(4))
        return case

    def test_a_case_is_deferred_with_a_reason(self, marac, personas, looking_as):
        case = self.listed(marac, personas, looking_as)
        with looking_as(personas.alice) as alice:
            with pytest.raises(DataUnfit, match="why"):
                services.move_case(case=case, state="deferred", by=alice, at=days(5))
            services.move_case(case=case, state="deferred", because="Adviser is ill", by=alice, at=days(5))
            page = queries.case_page(alice, case.ref)
        assert (page.state, page.moves) == ("deferred", {"listed": "Ready to be heard"})

    def test_only_the_roles_that_the_kind_names_move_it(self, marac, personas, looking_as):
        case = self.listed(marac, personas, looking_as)
        with looking_as(personas.alice) as alice:
            services.let_agencies_in(
                case=case, agencies=[personas.agencies["housing"]], by=alice, because="x"
            )
        with (
            looking_as(personas.dana) as dana,
            pytest.raises(PermissionRefused, match="co-ordinator or chair"),
        ):
            services.move_case(case=case, state="deferred", because="x", by=dana, at=days(5))


def test_an_agency_let_in_learns_who_everybody_is(marac, personas, looking_as):
    case = marac.taken()
    housing = personas.agencies["housing"]
    with looking_as(personas.alice) as alice:
        services.let_agencies_in(
            case=case, agencies=[housing], by=alice, because="at-the-meeting", at=days(2)
        )
        keys = list(Participant.objects.filter(case=case).values_list("person_id", flat=True))
    with looking_as(personas.dana) as dana:
        assert len(names_for(dana, keys)) == 3


def test_opening_is_in_the_ledger_with_everybody(marac, personas, looking_as, as_role):
    case = marac.taken()
    with looking_as(personas.alice):
        keys = set(Participant.objects.filter(case=case).values_list("person_id", flat=True))
    with as_role("auditor"):
        entry = Entry.objects.get(what="case.opened")
    assert keys <= set(entry.objects_seen)
    assert len(keys) == 3
