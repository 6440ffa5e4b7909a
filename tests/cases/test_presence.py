"""That somebody is in a case and whom to call: for whoever was let know, until a day, and nothing else of the case."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.audit.enums import Verb
from plumbline.audit.models import Entry
from plumbline.audit.services import record
from plumbline.cases import services
from plumbline.cases.models import Case, Presence
from plumbline.cases.queries.presence import known_to, shares_of
from plumbline.cases.services.presence import share_presence, withdraw_presence
from plumbline.people.services import hide_person_from
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.cases.test_sight import TABLES, counts
from tests.casework import days
from tests.marac import Marac, add_person, start_marac


TODAY = timezone.localdate()
OF_CASES = [t for t in TABLES if t.startswith("cases_") and t != "cases_presence"]


def let_know(case, agency, *, by, **changes):
    given = {
        "person_id": case.person_id,
        "agency": agency,
        "gateway": next(iter(kind_of(case.scheme).gateways)),
        "call": "Alice, extension 7",
        "words": "They meet at the drop-in",
        "until": TODAY + timedelta(days=90),
    }
    return share_presence(case=case, by=by, **(given | changes))


@pytest.fixture
def case(panel):
    """Probation is of the scheme and not in the case."""
    return panel.researched()


@pytest.fixture
def share(case, personas, looking_as):
    with looking_as(personas.alice) as alice:
        return let_know(case, personas.agencies["probation"], by=alice)


def test_they_learn_the_scheme_and_whom_to_call_and_nothing_else(case, share, personas, looking_as):
    with looking_as(personas.worker) as worker:
        known = known_to(worker, [case.person_id])
        assert [(line.scheme, line.call) for line in known] == [("Violence panel", "Alice, extension 7")]
        assert not any(counts(OF_CASES).values())
        assert not Case.objects.exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_jsonb(p)::text FROM cases_presence p")
            whole = cursor.fetchone()[0]
        assert str(case.id) not in whole
        assert "drop-in" not in whole


def test_to_everybody_else_there_is_nothing(case, share, personas, looking_as):
    for name in ("bob", "dana", "charlie", "analyst", "board", "governance"):
        with looking_as(getattr(personas, name)) as viewer:
            assert known_to(viewer, [case.person_id]) == []
            assert not Presence.objects.exists()


def test_one_person_alone_is_let_know(case, personas, looking_as):
    colleague = add_person(personas, "colleague", "probation", Role.PRACTITIONER)
    with looking_as(personas.alice) as alice:
        let_know(case, personas.agencies["probation"], by=alice, user=colleague.user_id)
    with looking_as(colleague) as viewer:
        assert known_to(viewer, [case.person_id])
    with looking_as(personas.worker) as worker:
        assert not known_to(worker, [case.person_id])
        assert not Presence.objects.exists()


def test_of_another_person_there_is_nothing(panel, share, personas, looking_as):
    other = panel.triaged()
    with looking_as(personas.worker) as worker:
        assert known_to(worker, [other.person_id]) == []
        assert known_to(worker, []) == []


def test_it_ends_with_its_day_in_the_database_too(case, personas, looking_as):
    with looking_as(personas.alice) as alice:
        let_know(case, personas.agencies["probation"], by=alice, until=days(20).date(), at=days(10))
    with looking_as(personas.worker) as worker:
        assert not Presence.objects.exists()
        assert known_to(worker, [case.person_id], on=days(11).date()) == []


def test_it_is_taken_back_at_once_and_once(case, share, personas, looking_as):
    with looking_as(personas.alice) as alice:
        with pytest.raises(DataUnfit):
            withdraw_presence(share_id=share.id, words=" ", by=alice)
        withdraw_presence(share_id=share.id, words="They moved", by=alice)
        with pytest.raises(StageRefused, match="taken back already"):
            withdraw_presence(share_id=share.id, words="They moved", by=alice)
        line = shares_of(alice, case)[0]
        assert (line.stands, line.ended_because) == (False, "They moved")
    with looking_as(personas.worker) as worker:
        assert not known_to(worker, [case.person_id])
        assert not Presence.objects.exists()


def test_a_conflict_of_interest_hides_it(case, share, personas, looking_as):
    with looking_as(personas.worker) as worker:
        assert known_to(worker, [case.person_id])
        hide_person_from(person_id=case.person_id, user=worker.user_id, by=worker, because="conflict")
        assert not known_to(worker, [case.person_id])
        assert not Presence.objects.exists()


def test_behind_a_wall_nobody_is_let_know_by_the_service_or_the_database(personas, looking_as):
    marac = Marac(personas, looking_as, start_marac(personas, looking_as))
    case = marac.taken()
    with looking_as(personas.alice) as alice:
        with pytest.raises(StageRefused, match="unsafe to tell"):
            let_know(case, personas.agencies["housing"], by=alice)
        row = Presence(
            owner_agency=alice.home_agency,
            marking="named",
            seen_by_agencies=[personas.agencies["housing"]],
            person_id=case.person_id,
            scheme=case.scheme,
            call="x",
            until=TODAY,
        )
        record("presence.shared", verb=Verb.DISCLOSURE, object_kind="presence", objects=[], by=alice)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)


def test_those_who_may_not_share_do_not(case, personas, looking_as):
    with looking_as(personas.worker) as worker, pytest.raises(NotVisible):
        let_know(case, personas.agencies["probation"], by=worker)
    with looking_as(personas.alice) as alice:
        services.let_agencies_in(
            case=case, agencies=[personas.agencies["housing"]], by=alice, because="at-the-meeting"
        )
    with looking_as(personas.dana) as dana, pytest.raises(PermissionRefused):
        let_know(case, personas.agencies["probation"], by=dana)


@pytest.mark.parametrize(
    "changes",
    [
        {"call": " "},
        {"words": ""},
        {"gateway": "none"},
        {"until": TODAY},
        {"until": TODAY + timedelta(days=400)},
    ],
)
def test_too_little_or_an_unfit_day_is_refused(case, personas, looking_as, changes):
    with looking_as(personas.alice) as alice, pytest.raises(DataUnfit):
        let_know(case, personas.agencies["probation"], by=alice, **changes)


@pytest.mark.parametrize("agency", ["council", "outside-charity"])
def test_an_agency_that_is_in_or_outside_the_scheme_is_refused(case, personas, looking_as, agency):
    with looking_as(personas.alice) as alice, pytest.raises(DataUnfit):
        let_know(case, personas.agencies[agency], by=alice)


def test_sharing_and_reading_are_written_down(case, share, personas, looking_as, as_role):
    with looking_as(personas.worker) as worker:
        known_to(worker, [case.person_id])
    with as_role("auditor"):
        shared = Entry.objects.get(what="presence.shared")
        assert shared.verb == "disclosure"
        assert {case.id, case.person_id, personas.agencies["probation"]} < set(shared.objects_seen)
        assert case.person_id in Entry.objects.get(what="presence.consulted").objects_seen
