"""An accepted nomination becomes a referral; the reasons come along, the list does not."""

import uuid
from datetime import UTC, timedelta

import pytest

from plumbline.cases import services
from plumbline.finding.models import NominationDecision
from plumbline.finding.queries import nominations
from plumbline.finding.services import person_of
from plumbline.people.models import Person, Record
from plumbline.people.services import hide_person_from
from plumbline.referrals.models import Referral
from plumbline.referrals.queries import awaiting_triage
from plumbline.referrals.services import refer_nomination
from plumbline.values.errors import NotVisible, StageRefused
from tests.conftest import database_role
from tests.finding.conftest import put_history
from tests.finding.made_up import INDEX, history, person_ids
from tests.finding.panels import freeze


__all__ = ["put_history"]

SOON = (INDEX + timedelta(days=3)).replace(tzinfo=UTC)


@pytest.fixture
def people(personas):
    """The people of the history, whose records the police hold."""
    police = personas.agencies["police"]
    owned = {"owner_agency": police, "seen_by_agencies": [police]}
    keys = [uuid.UUID(key) for key in person_ids(60)]
    with database_role("migrator"):
        Person.objects.bulk_create(
            Person(id=key, made_up=True, opened_at=SOON - timedelta(days=900), **owned) for key in keys
        )
        Record.objects.bulk_create(
            Record(
                person_id=key,
                feed="police_people",
                record_ref=str(number),
                first_name="Canary",
                last_name=f"Marker {number}",
                content_hash=str(number),
                made_up=True,
                **owned,
            )
            for number, key in enumerate(keys)
        )
    return keys


@pytest.fixture
def waiting(panel, people, put_history, personas, looking_as):
    """The first nomination that waits."""
    put_history(history())
    run = freeze(panel.scheme)
    with looking_as(personas.alice) as alice:
        return nominations(alice, run.id)[0]


def test_it_works(panel, waiting, people, personas, looking_as):
    with looking_as(personas.alice) as alice:
        assert not Person.objects.exists()
        referral = refer_nomination(nomination_id=waiting.id, scheme=panel.scheme, by=alice, at=SOON)
        (line,) = awaiting_triage(alice)
    assert referral.person_id in people
    assert line.from_nomination
    assert line.reasons == waiting.reasons
    assert line.name.display == f"Marker {people.index(referral.person_id)}, Canary"


def test_nothing_in_the_referral_leads_back_to_the_list(panel, waiting, personas, looking_as):
    with looking_as(personas.alice) as alice:
        referral = refer_nomination(nomination_id=waiting.id, scheme=panel.scheme, by=alice, at=SOON)
        stored = Referral.objects.filter(id=referral.id).values().get()
    assert not {waiting.id, waiting.run_id, waiting.ref} & {
        value for value in stored.values() if not isinstance(value, list | dict)
    }


def test_a_nomination_becomes_one_referral(panel, waiting, personas, looking_as):
    with looking_as(personas.alice) as alice:
        refer_nomination(nomination_id=waiting.id, scheme=panel.scheme, by=alice, at=SOON)
        with pytest.raises(StageRefused):
            refer_nomination(nomination_id=waiting.id, scheme=panel.scheme, by=alice, at=SOON)
        assert Referral.objects.count() == 1


def test_it_opens_a_case_like_any_other(panel, waiting, personas, looking_as):
    with looking_as(personas.alice) as alice:
        referral = refer_nomination(nomination_id=waiting.id, scheme=panel.scheme, by=alice, at=panel_day())
        case = services.triage(
            referral=referral,
            decision="take",
            because="Fits the charter",
            lead_agency=personas.agencies["council"],
            by=alice,
            at=panel_day(),
        )
    assert case.person_id == referral.person_id


def test_a_conflict_takes_the_nomination_behind_the_case_too(panel, waiting, personas, looking_as):
    with looking_as(personas.alice) as alice:
        referral = refer_nomination(nomination_id=waiting.id, scheme=panel.scheme, by=alice, at=panel_day())
        case = services.triage(
            referral=referral,
            decision="take",
            because="Fits the charter",
            lead_agency=personas.agencies["council"],
            by=alice,
            at=panel_day(),
        )
    with looking_as(personas.chair) as chair:
        before = {view.id for view in nominations(chair)}
        services.declare_conflict(case=case, user=chair.user_id, by=chair, at=panel_day())
        assert before - {view.id for view in nominations(chair)} == {waiting.id}
        assert not NominationDecision.objects.exists()
        with pytest.raises(NotVisible):
            person_of(nomination_id=waiting.id)
    with looking_as(personas.alice) as alice:
        assert {view.id for view in nominations(alice)} == before


def test_whoever_is_kept_from_a_person_never_sees_them_accepted(panel, waiting, people, personas, looking_as):
    chair = personas.chair.user_id
    with looking_as(personas.alice) as alice:
        for person in people:
            hide_person_from(person_id=person, user=chair, by=alice, because="conflict")
    with looking_as(personas.chair) as viewer:
        # Nobody is named yet: to take waiting ones away would say whose they are.
        assert waiting.id in {view.id for view in nominations(viewer)}
        with pytest.raises(NotVisible):
            refer_nomination(nomination_id=waiting.id, scheme=panel.scheme, by=viewer, at=SOON)
    with looking_as(personas.alice) as alice:
        refer_nomination(nomination_id=waiting.id, scheme=panel.scheme, by=alice, at=SOON)
    with looking_as(personas.chair) as viewer:
        assert waiting.id not in {view.id for view in nominations(viewer)}


def panel_day():
    """A day on which the panel's charter is in force."""
    from tests.casework import days

    return days(1)
