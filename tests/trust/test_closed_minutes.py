"""Where minutes are closed, what a meeting decided leaves the screen by no way but the chair’s consent: each way out is tried."""

import io
import re
import zipfile
from datetime import timedelta
from html import unescape

import pytest
from django.core import mail
from django.utils import timezone

from plumbline.access.jobs import job_viewer
from plumbline.audit.models import Entry
from plumbline.meetings import services
from plumbline.meetings.enums import Papers
from plumbline.meetings.models import Printout
from plumbline.notices.models import Notice
from plumbline.notices.services import make_digests, send_due_digests
from tests.api.machine import machine_of
from tests.casework import days
from tests.casework import panel as panel
from tests.mappa import a_mappa
from tests.signing_in import signed_in


DECIDED = "Heron-decision about the exclusion zone"
TOMORROW = timezone.localdate() + timedelta(days=1)
WHY = {"because": "The hearing on Friday", "destroy_by": f"{TOMORROW:%d %m %Y}"}
COPY = {"purpose": "for-our-own-record", "reason": "after-a-meeting"}
SORTS = pytest.mark.parametrize("what", [one.value for one in Papers])
FORMS = pytest.mark.parametrize("form", ["pdf", "word"])


@pytest.fixture
def mappa(personas, looking_as):
    return a_mappa(personas, looking_as)


@pytest.fixture
def held(mappa):
    item = mappa.meeting(mappa.referred(), at=days(27))
    mappa.decide(item, "level_2", DECIDED, at=days(27))
    mappa.settle(item, at=days(27))
    mappa.end(item, at=days(27))
    return item


@pytest.fixture
def papers(held):
    return f"/meetings/{held.meeting_id}/papers"


def shown(answer):
    return unescape(answer.content.decode())


def on_paper(answer):
    """A page as it goes on paper: without what a sheet leaves out."""
    left, whole = [], shown(answer)
    for part in re.split(r"(?=<(?:div|tr|main|span)[^>]*pl-screen-only)", whole):
        found = re.match(r"<(div|tr|main|span)[^>]*pl-screen-only", part)
        left.append(_after(part, found.group(1)) if found else part)
    return "".join(left)


def _after(part, tag):
    """What comes after the element that a part begins with."""
    depth = 0
    for mark in re.finditer(rf"<(/?){tag}\b[^>]*>", part):
        depth += -1 if mark.group(1) else 1
        if depth == 0:
            return part[mark.end() :]
    return ""


def consented(mappa, held, what, who="alice", given=True):
    with mappa.look(getattr(mappa.p, who)) as by:
        asked = services.ask_consent(
            meeting=held.meeting, what=Papers(what), for_whom="The Parole Board", because="Its hearing", by=by
        )
    with mappa.look(mappa.p.chair) as chair:
        services.answer_consent(request=asked, given=given, because="It has to hear", by=chair)


def printed(mappa):
    with mappa.look(mappa.p.chair):
        return Printout.objects.count()


@SORTS
@FORMS
def test_no_paper_in_either_form_without_consent(mappa, papers, as_role, what, form):
    refused = signed_in("alice").post(papers, WHY | {"what": what, "form": form})
    assert refused.status_code == 403
    assert "only with the chair’s consent" in shown(refused)
    assert printed(mappa) == 0
    with as_role("auditor"):
        assert not Entry.objects.filter(what="meeting.printed").exists()


@SORTS
@FORMS
def test_a_consent_lets_out_what_it_names_once_and_in_one_form(mappa, held, papers, what, form):
    consented(mappa, held, what)
    alice = signed_in("alice")
    others = [one.value for one in Papers if one.value != what]
    assert {alice.post(papers, WHY | {"what": one, "form": form}).status_code for one in others} == {403}
    made = alice.post(papers, WHY | {"what": what, "form": form})
    assert made.status_code == 200
    assert made["Content-Type"].startswith("application/")
    again = [alice.post(papers, WHY | {"what": what, "form": one}).status_code for one in ("pdf", "word")]
    assert again == [403, 403]
    assert printed(mappa) == 1


def test_a_no_lets_nothing_out(mappa, held, papers):
    consented(mappa, held, "minutes", given=False)
    assert signed_in("alice").post(papers, WHY | {"what": "minutes"}).status_code == 403


def test_the_word_document_of_a_consent_holds_the_minute(mappa, held, papers):
    consented(mappa, held, "minutes")
    made = signed_in("alice").post(papers, WHY | {"what": "minutes", "form": "word"})
    words = zipfile.ZipFile(io.BytesIO(made.content)).read("word/document.xml").decode()
    assert DECIDED in words


@pytest.mark.parametrize("who", ["alice", "bob", "worker"])
def test_whoever_was_there_reads_it_on_the_screen_and_prints_it_from_no_page(held, who):
    client = signed_in(who)
    pages = [f"/meetings/{held.meeting_id}", f"/cases/{held.case.ref}/chronology", f"/cases/{held.case.ref}"]
    if who == "alice":
        pages.append(f"/agenda/{held.id}/notes")
    answers = [client.get(page) for page in pages]
    assert DECIDED in shown(answers[0])
    for page, answer in zip(pages, answers, strict=True):
        assert DECIDED not in on_paper(answer), page


def test_a_chair_prints_from_the_page(held):
    assert DECIDED in on_paper(signed_in("chair").get(f"/meetings/{held.meeting_id}"))


def test_where_minutes_are_open_the_page_prints_them(panel):
    _, item = panel.conferenced()
    with panel.look(panel.p.alice) as alice:
        services.take_decision(item=item, kind="discussed", words=DECIDED, by=alice, at=days(6))
    assert DECIDED in on_paper(signed_in("alice").get(f"/meetings/{item.meeting_id}"))


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_a_summary_that_is_copied_out_holds_none_of_it(held, who):
    copied = signed_in(who).post(f"/cases/{held.case.ref}/summary", COPY)
    assert copied.status_code == 200
    assert held.case.ref in shown(copied)
    assert DECIDED not in shown(copied)


def test_a_list_of_actions_in_excel_holds_none_of_it(held):
    made = signed_in("bob").post("/actions/list")
    if made.status_code == 200:
        book = zipfile.ZipFile(io.BytesIO(made.content))
        assert not any(DECIDED.encode() in book.read(name) for name in book.namelist())
    else:
        assert (made.status_code, DECIDED in shown(made)) == (302, False)


@pytest.mark.parametrize("who", ["alice", "bob", "chair"])
def test_the_machine_door_gives_none_of_it(mappa, held, who):
    door = machine_of(mappa.p, mappa.look, who)
    ref = held.case.ref
    answers = [door.get(path) for path in ("cases", f"cases/{ref}", "work", "referrals", "schemes")]
    assert answers[1].status_code == 200
    assert ref in shown(answers[1])
    assert not any("Heron" in shown(one) for one in answers)


def test_neither_notice_nor_e_mail_holds_any_of_it(mappa, held, as_role, settings):
    settings.SMTP_HOST = "127.0.0.1"  # what is sent stays in memory
    with mappa.look(mappa.p.alice) as alice:
        services.issue_minutes(meeting=held.meeting, by=alice, at=days(27))
    job = job_viewer("remind")
    with as_role("worker"), mappa.look(job):
        make_digests(by=job, at=days(28))
    with as_role("worker"):
        send_due_digests(by=job, at=days(28))
    letters = "".join(f"{one.subject}{one.body}" for one in mail.outbox)
    assert letters
    assert "Heron" not in letters
    assert held.case.ref not in letters
    with mappa.look(mappa.p.bob):
        kinds = set(Notice.objects.values_list("kind", flat=True))
    assert kinds
    assert "Heron" not in shown(signed_in("bob").get("/notices"))
