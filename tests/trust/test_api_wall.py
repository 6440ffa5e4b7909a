"""The wall of a MARAC at the machine door: the perpetrator's offender manager learns of nothing, with every scope and by every call."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from plumbline.cases import services as cases
from plumbline.cases.models import Participant, ResearchRequest
from plumbline.cases.services.staff_warnings import warn_staff
from tests.api.machine import machine_for
from tests.architecture.test_urls import patterns
from tests.casework import days
from tests.casework import panel as panel
from tests.remembering import remembered
from tests.trust.test_wall import MARKERS, SOURCES, words_of
from tests.trust.test_wall import before as before
from tests.trust.test_wall import behind as behind
from tests.trust.test_wall import in_panel as in_panel
from tests.trust.test_wall import marac as marac
from tests.trust.test_wall import officer as officer


SAID = MARKERS | {"reached": "Kanari90Reached", "warned": "Kanari91Warned", "sent": "Kanari92Sent"}


@pytest.fixture
@remembered
def planted(behind, panel, personas, looking_as):
    """Behind the wall: how she may be reached, a warning about him, and where she was referred on; each with a marker."""
    _, _, ids = behind
    case, p = ids["case"], personas
    with looking_as(p.alice) as alice:
        panel.safe_contact(case, by=alice, words=SAID["reached"], agencies=[p.agencies["probation"]])
        him = Participant.objects.get(case=case, part="perpetrator").person_id
        warn_staff(
            case=case, person_id=him, do=SAID["warned"], why=SAID["warned"], source="Police",
            until=timezone.localdate() + timedelta(days=20), by=alice,
        )  # fmt: skip
        intervention = panel.intervention("probation").id
        gateway = next(iter(cases_gateways(case)))
        sent = cases.refer_on(
            case=case, intervention=intervention, person_id=case.person_id, purpose=SAID["sent"], gateway=gateway,
            by=alice, at=days(12),
        )  # fmt: skip
    return ids | {"onward_id": sent.id}


def cases_gateways(case):
    from plumbline.schemes.queries import kind_of

    return kind_of(case.scheme).gateways


def everything(machine, planted, refs):
    """The answer to every call of the door that reads, by address."""
    found = {}
    names = {
        "reference": refs,
        **{n: [planted[n]] for n in ("action_id", "request_id", "referral_id", "onward_id")},
    }
    for pattern in patterns():
        wanted = set(pattern.pattern.converters)
        if not pattern.name.startswith("api-") or len(wanted) > 1 or not wanted <= set(names):
            continue
        for value in names[next(iter(wanted))] if wanted else [None]:
            address = reverse(pattern.name, kwargs={next(iter(wanted)): value} if wanted else {})
            found[address] = machine.get(address.removeprefix("/api/v1/"))
    return found


def said(responses):
    whole = "".join(words_of(r.content) + str(r.headers) for r in responses.values()).casefold()
    return {word for word, marker in SAID.items() if marker.casefold() in whole}


def test_whoever_sits_at_the_table_reads_it(planted, personas, looking_as):
    """The positive control: the representative of the officer's own agency, by the same calls."""
    door = machine_for(personas, looking_as, personas.worker)
    assert {"reached", "warned", "sent", "fact", "victimlast"} <= said(
        everything(door, planted, [planted["ref"]])
    )


def test_the_officer_reads_nothing_of_it(behind, planted, officer, personas, looking_as):
    case, _, _ = behind
    door = machine_for(personas, looking_as, officer)
    found = everything(door, planted, [planted["ref"], case.ref])
    assert found[f"/api/v1/cases/{case.ref}/before-contact"].status_code == 200
    assert said(found) == set()
    of_him = {a: r for a, r in found.items() if case.ref in a or r.status_code == 200}
    about = "".join(
        words_of(r.content) for a, r in of_him.items() if not a.endswith(("openapi.json", "schemes"))
    )
    assert [source for source in SOURCES if source in about.casefold()] == []


def test_the_officer_s_own_answers_stand_as_they_would_without_it(
    behind, planted, officer, personas, looking_as
):
    """Of the panel's case nothing but the panel's: no warning, no rule, no referral, no return came across."""
    case, _, _ = behind
    door = machine_for(personas, looking_as, officer)
    read = door.get(f"cases/{case.ref}/before-contact").json()
    assert (read["safe_contact"]["standing"], read["warnings"]) == ("not_written", [])
    assert door.get(f"cases/{case.ref}/onward").json() == {"onward": [], "next": None}
    assert door.get("onward").json() == {"onward": [], "next": None}
    own = {str(r.id) for r in requests_of(case, personas, looking_as)}
    assert {one["id"] for one in door.get(f"cases/{case.ref}/returns").json()["returns"]} == own


def requests_of(case, personas, looking_as):
    with looking_as(personas.alice):
        return list(ResearchRequest.objects.filter(case=case))
