"""Apologies: sent by whoever does not come or recorded for them, minuted beside attendance, and of no use once they come."""

import pytest
from django.db import DatabaseError, transaction

from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.meetings import services
from plumbline.meetings.models import Apology
from plumbline.meetings.queries.apologies import apology_lines
from plumbline.meetings.queries.let_in_by import would_read
from plumbline.meetings.queries.live import changes_of_meeting
from plumbline.meetings.queries.meetings import meeting_page
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days
from tests.casework import panel as panel


@pytest.fixture
def item(panel):
    """A case on the agenda of a meeting under way, at which housing and probation are not."""
    return panel.meeting(panel.researched(), attending=("alice", "bob"))


def send(panel, item, of, by=None, **changes):
    person = getattr(panel.p, of)
    with panel.look(getattr(panel.p, by or of)) as viewer:
        given = {
            "user": person.user_id,
            "agency": person.agency_ids[0],
            "sent_words": False,
            "at": days(7),
        } | changes
        return services.send_apologies(meeting_id=item.meeting_id, by=viewer, **given)


def minute(panel, item):
    with panel.look(panel.p.alice) as alice:
        return meeting_page(alice, item.meeting_id).items[0].minute


def test_whoever_does_not_come_is_minuted_with_what_they_sent(panel, item):
    send(panel, item, "worker", sent_words=True)
    assert "Apologies: Worker (Probation; sent information)." in minute(panel, item)


def test_whoever_leads_records_anybodys(panel, item):
    send(panel, item, "worker", by="alice")
    assert "Apologies: Worker (Probation)." in minute(panel, item)


def test_whoever_came_after_all_is_there_and_nothing_else(panel, item):
    send(panel, item, "worker")
    with panel.look(panel.p.alice) as alice:
        panel.attend(item.meeting, "worker", by=alice)
        assert apology_lines(item.meeting) == ()
    with pytest.raises(StageRefused, match="recorded as there"):
        send(panel, item, "worker")


def test_taken_back_it_is_minuted_no_more_and_the_page_says_that_it_changed(panel, item):
    row = send(panel, item, "worker")
    with panel.look(panel.p.worker) as worker:
        before = changes_of_meeting(worker, item.meeting_id)
        services.take_back_apologies(apology=row, by=worker, at=days(7))
        assert changes_of_meeting(worker, item.meeting_id) != before
        with pytest.raises(StageRefused):
            services.take_back_apologies(apology=row, by=worker, at=days(7))
    assert "Apologies" not in minute(panel, item)
    send(panel, item, "worker")
    assert "Apologies" in minute(panel, item)


def test_once(panel, item):
    send(panel, item, "worker")
    with pytest.raises(StageRefused, match="already"):
        send(panel, item, "worker", by="alice")


def test_nobody_speaks_for_somebody_else_unless_they_lead(panel, item):
    with pytest.raises(PermissionRefused):
        send(panel, item, "worker", by="dana")
    row = send(panel, item, "worker")
    with panel.look(panel.p.dana) as dana, pytest.raises(PermissionRefused):
        services.take_back_apologies(apology=row, by=dana)
    with panel.look(panel.p.dana) as dana, pytest.raises(DatabaseError), transaction.atomic():
        _recorded_past_the_services(panel, item, dana)


def _recorded_past_the_services(panel, item, by):
    row = Apology(
        meeting=item.meeting, agency=panel.p.agencies["police"], user=panel.p.bob.user_id, sent_words=False, recorded_at=days(7),
        recorded_by=by.user_id, owner_agency=item.meeting.owner_agency,
    )  # fmt: skip
    record("meeting.apologies_sent", verb=Verb.COLLECTION, object_kind="apology", objects=[row.id], by=by)
    row.save(force_insert=True)


def test_an_agency_outside_sends_none(panel, item):
    with pytest.raises(NotVisible):
        send(panel, item, "charlie")
    with pytest.raises(DataUnfit):
        send(panel, item, "researcher", by="alice")


def test_not_once_the_minutes_are_approved(panel, item):
    row = send(panel, item, "worker")
    with panel.look(panel.p.alice) as alice:
        services.end_meeting(meeting=item.meeting, by=alice, at=days(7))
    with panel.look(panel.p.chair) as chair:
        services.approve_minutes(meeting=item.meeting, by=chair, at=days(8))
    with pytest.raises(StageRefused, match="approved"):
        send(panel, item, "dana")
    with panel.look(panel.p.worker) as worker, pytest.raises(StageRefused):
        services.take_back_apologies(apology=row, by=worker)


def test_whoever_records_who_is_there_reads_which_cases_that_opens(panel, item):
    with panel.look(panel.p.alice) as alice:
        before = {one.agency: (one.cases, one.of) for one in would_read(alice, item.meeting)}
        panel.attend(item.meeting, "worker", by=alice)
        after = {one.agency for one in would_read(alice, item.meeting)}
    assert before["Probation"] == (1, 1)
    assert "Council" not in before
    assert "Probation" not in after
