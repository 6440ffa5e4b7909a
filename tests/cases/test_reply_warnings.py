"""A reply to a research request warns those who visit, for an agency that need not be in the case and sees no more of it by that."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from plumbline.audit.enums import Verb
from plumbline.audit.models import Entry
from plumbline.audit.services import record
from plumbline.cases.models import ResearchReply, StaffWarning, StaffWarningReason
from plumbline.cases.queries import case_page, requests_for
from plumbline.cases.services import GivenFact, GivenWarning, reply_to_request
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import DataUnfit
from tests.conftest import database_role


UNTIL = timezone.localdate() + timedelta(days=60)
NOW = timezone.now()


def reply(panel, who, *, answer="cannot_say", facts=(), **changes):
    with panel.look(getattr(panel.p, who)) as viewer:
        (line,) = requests_for(viewer).requests
        given = {
            "person_id": line.request.person_id, "do": "Visit in pairs", "why": "A dog bit a worker in May", "source": "Tenancy file",
            "until": UNTIL, "marking": "panel",
        } | changes  # fmt: skip
        return reply_to_request(
            request=line.request, answer=answer, words="Asked to wait", facts=facts, warning=GivenWarning(**given), by=viewer, at=NOW
        )  # fmt: skip


@pytest.fixture
def case(panel):
    return panel.triaged(ask=("housing",))


def test_it_stands_on_the_case_at_once(panel, case):
    reply(panel, "dana")
    with panel.look(panel.p.alice) as alice:
        (line,) = case_page(alice, case.ref, at=NOW).warnings
    assert (line.warning.do, line.why, line.agency) == (
        "Visit in pairs",
        "A dog bit a worker in May",
        "Housing",
    )
    with database_role("migrator"):
        assert Entry.objects.filter(what="staff_warning.given").count() == 1


def test_why_can_stay_with_the_agency_that_knows(panel, case):
    reply(panel, "dana", marking="owner")
    with panel.look(panel.p.alice) as alice:
        (line,) = case_page(alice, case.ref, at=NOW).warnings
        assert (line.warning.do, line.why) == ("Visit in pairs", "")
    with panel.look(panel.p.dana):
        assert StaffWarningReason.objects.get().why == "A dog bit a worker in May"


def test_whoever_answers_sees_no_more_of_the_case(panel, case):
    reply(panel, "dana")
    with panel.look(panel.p.dana):
        assert not StaffWarning.objects.exists()
    with panel.look(panel.p.charlie):
        assert not StaffWarningReason.objects.exists()


def test_a_fact_and_a_warning_go_together(panel, case):
    gateway = next(iter(kind_of(panel.scheme).gateways))
    fact = GivenFact("Rent is late", "Tenancy file", timezone.localdate(), "fact", "panel", gateway)
    reply(panel, "dana", answer="known", facts=[fact])
    with panel.look(panel.p.alice) as alice:
        assert len(case_page(alice, case.ref, at=NOW).warnings) == 1


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"answer": "not_known"}, "warned-of-nobody"),
        ({"do": " "}, "warning-says-too-little"),
        ({"source": ""}, "warning-says-too-little"),
        ({"until": timezone.localdate() + timedelta(days=200)}, "day-unfit"),
        ({"marking": "named"}, "warning-no-reader"),
    ],
)
def test_an_unfit_warning_sends_no_answer(panel, case, change, slug):
    with pytest.raises(DataUnfit) as no:
        reply(panel, "dana", **change)
    assert no.value.slug == slug
    with panel.look(panel.p.alice):
        assert not ResearchReply.objects.exists()
        assert not StaffWarning.objects.exists()


def test_nobody_warns_of_somebody_whom_they_were_not_asked_about(panel, case):
    with pytest.raises(DataUnfit, match="asked about"):
        reply(panel, "dana", person_id=panel.p.dana.user_id)


@pytest.mark.parametrize("owner", ["police", "housing"])
def test_the_database_takes_it_from_the_asked_agency_alone(panel, case, owner):
    """Police were not asked; and nobody writes for another agency."""
    agency = panel.p.agencies[owner]
    with panel.look(panel.p.bob) as bob, transaction.atomic():
        row = StaffWarning(
            case_id=case.id, person_id=case.person_id, do="x", from_day=timezone.localdate(), until=UNTIL,
            agency=agency, owner_agency=agency, at=NOW, by=bob.user_id,
        )  # fmt: skip
        record(
            "staff_warning.given", verb=Verb.COLLECTION, object_kind="staff-warning", objects=[row.id], by=bob
        )
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)
