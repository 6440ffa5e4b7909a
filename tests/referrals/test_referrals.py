"""Referring a person, and what the referrer hears of it."""

from datetime import date

import pytest

from plumbline.audit.models import Entry
from plumbline.cases.services import triage
from plumbline.people.models import Person, Record
from plumbline.referrals.entry import GivenPerson
from plumbline.referrals.models import Referral
from plumbline.referrals.queries import awaiting_triage, my_referrals, referral_page
from plumbline.referrals.services import refer_nomination, refer_person
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days


def refer(panel, by, **changes):
    given = {
        "words": "Hurt again",
        "at": days(0),
        "made_up": True,
    }
    named = {"first_name": "Canary", "last_name": "Marker"}
    who = {key: changes.pop(key) for key in ("person_id", "first_name", "last_name") if key in changes}
    people = [GivenPerson("person", **(named | who))]
    return refer_person(scheme=panel.scheme, by=by, **({"people": people} | given | changes))


def test_the_host_sees_the_referral_and_the_person(panel, personas, looking_as):
    referral = panel.referral()
    with looking_as(personas.alice) as alice:
        (line,) = awaiting_triage(alice)
        assert (line.name.display, line.from_agency, line.reasons) == (
            "Marker, Canary",
            "Police",
            ("Hurt three times since May",),
        )
        assert referral_page(alice, referral.id).decision == ""


@pytest.mark.parametrize(
    "name", ["dana", "worker", "charlie", "analyst", "board", "governance", "researcher"]
)
def test_nobody_else_sees_either(panel, personas, looking_as, name):
    referral = panel.referral()
    viewer = getattr(personas, name)
    with looking_as(viewer):
        assert not Referral.objects.exists()
        assert my_referrals(viewer) == []
        with pytest.raises(NotVisible):
            referral_page(viewer, referral.id)
    if name in ("dana", "worker", "charlie"):
        with looking_as(viewer):
            assert not Person.objects.exists()
            assert not Record.objects.exists()


def test_the_referrer_follows_what_became_of_it(panel, personas, looking_as):
    referral = panel.referral()
    with looking_as(personas.alice) as alice:
        triage(
            referral=referral,
            decision="not_now",
            because="No bed",
            note="Ask again in June",
            by=alice,
            at=days(1),
        )
        assert awaiting_triage(alice) == []
    with looking_as(personas.bob) as bob:
        (line,) = my_referrals(bob)
        assert (line.decision, line.decision_words, line.decided_at) == (
            "Not now",
            "Ask again in June",
            days(1),
        )


@pytest.mark.parametrize("change", [{"words": " "}, {"first_name": ""}, {"last_name": " "}])
def test_a_referral_has_a_name_and_a_reason(panel, personas, looking_as, change):
    with looking_as(personas.bob) as bob:
        with pytest.raises(DataUnfit):
            refer(panel, bob, **change)
        assert not Referral.objects.exists()


@pytest.mark.parametrize("name", ["charlie", "chair", "analyst", "board", "governance", "researcher"])
def test_only_people_who_work_with_people_of_the_scheme_refer(panel, personas, looking_as, name):
    viewer = getattr(personas, name)
    with looking_as(viewer), pytest.raises(PermissionRefused):
        refer(panel, viewer)


def test_without_an_agreement_nobody_is_referred(panel, personas, looking_as, as_role):
    from plumbline.sharing.models import Agreement

    with as_role("migrator"):
        Agreement.objects.update(ends=date(2026, 3, 1))
    with looking_as(personas.bob) as bob, pytest.raises(StageRefused, match="agreement"):
        refer(panel, bob)


@pytest.mark.parametrize("name", ["bob", "charlie", "dana", "analyst", "board"])
def test_only_those_who_lead_take_a_nomination_further(panel, personas, looking_as, name):
    viewer = getattr(personas, name)
    with looking_as(viewer), pytest.raises(PermissionRefused):
        refer_nomination(nomination_id=panel.scheme.id, scheme=panel.scheme, by=viewer)


def test_a_nomination_that_is_not_there_is_not_found(panel, personas, looking_as):
    with looking_as(personas.alice) as alice, pytest.raises(NotVisible):
        refer_nomination(nomination_id=panel.scheme.id, scheme=panel.scheme, by=alice)


def test_a_list_is_one_consultation(panel, personas, looking_as, as_role):
    first, second = panel.referral(), panel.referral(name="Other")
    with looking_as(personas.alice) as alice:
        awaiting_triage(alice)
    with as_role("auditor"):
        entry = Entry.objects.get(what="referral.listed")
        assert {first.id, second.id, first.person_id, second.person_id} == set(entry.objects_seen)
