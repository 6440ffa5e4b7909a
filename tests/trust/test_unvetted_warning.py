"""Whoever is not vetted warns those who visit with their own answer, at its moment, and reads no warning."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import ResearchReply, ResearchRequest, StaffWarning
from plumbline.cases.queries import case_page
from plumbline.cases.queries.own_work import own_work
from plumbline.cases.services import GivenWarning, answer_own_request
from plumbline.values.errors import DataUnfit
from tests.casework import panel as panel
from tests.lapsing import lapse as lapse
from tests.signing_in import signed_in
from tests.trust.test_unvetted import asked as asked
from tests.trust.test_unvetted import dana as dana
from tests.trust.test_unvetted import rows_seen
from tests.web.requests.test_warning_in_a_reply import GIVEN, UNTIL_DAY, text


TABLES = {"cases_staffwarning", "cases_staffwarningreason", "cases_staffwarningend"}


def answer(viewer, *, said="cannot_say", **changes):
    (line,) = own_work(viewer).requests
    given = {
        "person_id": line.request.person_id, "do": "Visit in pairs", "why": "A dog bit a worker in May", "source": "Tenancy file",
        "until": UNTIL_DAY, "marking": "panel",
    } | changes  # fmt: skip
    return answer_own_request(
        request_id=line.request.id, answer=said, words="Asked to wait", warning=GivenWarning(**given), by=viewer
    )  # fmt: skip


def test_it_stands_on_the_case_and_is_read_by_nobody_who_is_not_vetted(panel, asked, dana):
    with panel.look(dana):
        answer(dana)
        assert not TABLES & set(rows_seen())
    with panel.look(panel.p.alice) as alice:
        (line,) = case_page(alice, asked.ref).warnings
    assert (line.warning.do, line.why, line.agency) == (
        "Visit in pairs",
        "A dog bit a worker in May",
        "Housing",
    )


@pytest.mark.parametrize("change", [{"said": "not_known"}, {"source": " "}])
def test_an_unfit_warning_sends_no_answer(panel, asked, dana, change):
    with panel.look(dana), pytest.raises(DataUnfit):
        answer(dana, **change)
    with panel.look(panel.p.alice):
        assert not ResearchReply.objects.exists()


@pytest.mark.parametrize("late", [timedelta(0), timedelta(seconds=1)])
def test_the_database_takes_a_warning_with_their_own_answer_alone(panel, asked, dana, late):
    """A second warning at another moment, and one before any answer, are refused."""
    with panel.look(panel.p.alice):
        case = ResearchRequest.objects.filter(case=asked).values("case_id", "person_id").first()
    at = timezone.now()
    with panel.look(dana):
        if late:
            (line,) = own_work(dana).requests
            answer_own_request(request_id=line.request.id, answer="cannot_say", words="x", by=dana, at=at)
        row = StaffWarning(
            **case, do="x", from_day=timezone.localdate(), until=UNTIL_DAY, agency=panel.p.agencies["housing"],
            owner_agency=panel.p.agencies["housing"], at=at + late, by=dana.user_id,
        )  # fmt: skip
        record(
            "staff_warning.given",
            verb=Verb.COLLECTION,
            object_kind="staff-warning",
            objects=[row.id],
            by=dana,
        )
        with pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
            row.save(force_insert=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT cases_warning_lacks_reason(%s, %s)", [row.id, row.agency])
            assert cursor.fetchone() == (False,)


def test_it_is_sent_from_their_own_page(panel, asked, dana):
    page = signed_in("dana")
    address = re.search(r"/own/requests/[0-9a-f-]{36}", page.get("/own").content.decode())
    assert "Warn those who visit" in text(page.get(address.group(0)))
    assert page.post(address.group(0), GIVEN).status_code == 302
    seen = text(signed_in("alice").get(f"/cases/{asked.ref}"))
    assert "Before a visit: Visit in pairs. A dog bit a worker in May" in seen


def test_without_an_agreement_the_warning_gets_through_alone(panel, asked, dana, lapse):
    lapse()
    client = signed_in("dana")
    address = re.search(r"/own/requests/[0-9a-f-]{36}", client.get("/own").content.decode()).group(0)
    answer = client.post(address, GIVEN)
    assert answer.status_code == 422
    assert "Your warning is saved" in text(answer)
    with panel.look(panel.p.alice):
        assert StaffWarning.objects.get().do == "Visit in pairs"
        assert not ResearchReply.objects.exists()


def test_with_an_agreement_the_database_takes_no_warning_without_the_answer(panel, asked, dana):
    with panel.look(dana):
        (line,) = own_work(dana).requests
        record(
            "staff_warning.given",
            verb=Verb.COLLECTION,
            object_kind="staff-warning",
            objects=[line.request.id],
            by=dana,
        )
        housing = panel.p.agencies["housing"]
        row = StaffWarning(
            owner_agency=housing, agency=housing, case_id=line.request.case_id, person_id=line.request.person_id, do="x",
            from_day=UNTIL_DAY - timedelta(days=60), until=UNTIL_DAY, at=timezone.now(), by=dana.user_id,
        )  # fmt: skip
        with pytest.raises(DatabaseError):
            row.save(force_insert=True)
