"""Why an agency cannot say is read by that agency and by whoever leads at the host, on no page, paper or door of anybody else."""

import pytest
from django.db import IntegrityError, transaction

from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import services
from plumbline.cases.models import ReplyReason, ResearchReply
from plumbline.cases.queries.page import case_page
from plumbline.meetings.queries.chronology import chronology
from tests.cases.test_closed import who_reads
from tests.casework import PARTNERS, days
from tests.casework import panel as panel


WHY = "She is in our refuge"


@pytest.fixture
def case(panel):
    """A case in which housing could not say, and all agencies are in."""
    case = panel.triaged()
    with panel.look(panel.p.dana) as dana:
        services.reply_to_request(
            request=panel.request_of(dana, case), answer="cannot_say", words=WHY, by=dana, at=days(2)
        )
    with panel.look(panel.p.alice) as alice:
        services.let_agencies_in(
            case=case, agencies=[panel.p.agencies[a] for a in PARTNERS], by=alice, because="test", at=days(3)
        )
    return case


def said_to(panel, case, who):
    """Whether somebody reads the reason on the page of the case, and in its chronology."""
    with panel.look(getattr(panel.p, who)) as viewer:
        on_page = [line.words for line in case_page(viewer, case.ref).requests]
        rows = [(line.row.words, line.row.detail) for line in chronology(viewer, case.ref).lines]
    return WHY in on_page, any(WHY in words for row in rows for words in row)


@pytest.mark.parametrize(
    ("who", "reads"), [("alice", True), ("dana", True), ("bob", False), ("worker", False), ("chair", False)]
)
def test_the_agency_and_whoever_leads_at_the_host_read_it(panel, case, who, reads):
    assert said_to(panel, case, who) == (reads, False)


def test_the_database_gives_it_to_nobody_else(panel, case):
    assert who_reads(panel, ReplyReason, words=WHY) == {"alice", "dana"}
    assert who_reads(panel, ResearchReply, answer="cannot_say") >= {"alice", "bob", "dana", "worker"}


def test_no_answer_holds_it(panel, case):
    """However it is written: a page, a door or a story that puts the reason into the answer is refused by the table."""
    with panel.look(panel.p.bob) as bob, pytest.raises(IntegrityError), transaction.atomic():
        _answered_in_one_row(panel.request_of(bob, case), bob)


def _answered_in_one_row(request, by):
    reply = ResearchReply(
        request=request,
        answer="cannot_say",
        words=WHY,
        replied_at=days(4),
        replied_by=by.user_id,
        owner_agency=request.agency,
    )
    record("research.answered", verb=Verb.DISCLOSURE, object_kind="research-reply", objects=[reply.id], by=by)
    reply.save(force_insert=True)
