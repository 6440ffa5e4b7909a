"""Two worlds that differ in what is closed alone read the same to whoever may not read it, and no paper carries it."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from plumbline.cases import services as cases
from plumbline.cases.services import GivenReaders
from plumbline.meetings import services as meetings
from plumbline.meetings.lines import Sort
from plumbline.web.paper import views
from tests.casework import days
from tests.casework import panel as panel
from tests.signing_in import signed_in


MARKER = "KanariClosedWords"
OWN = GivenReaders("owner")
OPEN = uuid4()


@pytest.fixture
def room(panel):
    """A case under discussion with an agreed plan, and its item on the agenda."""
    case, item = panel.conferenced()
    with panel.look(panel.p.alice) as alice:
        objective = cases.set_objective(case=case, words="A safe place to live", by=alice, at=days(7))
        panel.action(case, objective)
    return case, item


def open_contact(panel, case, **said):
    with panel.look(panel.p.worker) as worker:
        cases.log_contact(
            case=case, outcome="met", minutes=5, words="At home", by=worker, entry=OPEN, at=days(8), **said
        )


def close_things(panel, case, item, readers=OWN):
    """A contact of probation, and a line, an objective and an action that police and housing do not read."""
    with panel.look(panel.p.worker) as worker:
        cases.log_contact(
            case=case, outcome="met", minutes=20, words=MARKER, their_words=MARKER, readers=readers, by=worker, at=days(8)
        )  # fmt: skip
    with panel.look(panel.p.alice) as alice:
        meetings.keep_statement(
            item=item, key=uuid4(), sort=Sort.STRENGTH, words=MARKER, agency=panel.p.agencies["probation"], is_closed=True,
            by=alice, at=days(7),
        )  # fmt: skip
        cases.set_objective(case=case, words=MARKER, readers=readers, by=alice, at=days(8))
        panel.action(case, None, what=MARKER, readers=readers, at=days(8))


def pages(client, case, item):
    """What somebody's pages of a case say, without what is new in every answer."""
    found = {}
    for address in (
        f"/cases/{case.ref}",
        f"/cases/{case.ref}/chronology",
        f"/cases/{case.ref}/agencies",
        f"/cases/{case.ref}/assessments",
        f"/cases/{case.ref}/contacts/new",
        f"/meetings/{item.meeting_id}",
        "/requests",
        f"/cases/{case.ref}/changed",
    ):
        answer = client.get(address)
        text = answer.content.decode()
        text = re.sub(r'name="(?:csrfmiddlewaretoken|once|entry)" value="[^"]*"', "", text)
        # The minute at which a page was opened stands on it for paper.
        text = re.sub(r'<div class="pl-print-only pl-print-mark".*?</div>', "", text)
        found[address] = (answer.status_code, re.sub(r'nonce="[^"]*"', "", text))
    return found


@pytest.mark.parametrize("readers", [OWN, GivenReaders("named")])
@pytest.mark.parametrize("who", ["bob", "dana"])
def test_whoever_may_not_read_it_sees_the_very_same_pages(panel, room, who, readers):
    client = signed_in(who)
    before = pages(client, *room)
    close_things(panel, *room, readers)
    after = pages(client, *room)
    assert {address: code for address, (code, _) in after.items() if code == 200}, "nothing was read"
    for address, seen in before.items():
        assert after[address] == seen, address


@pytest.mark.parametrize("who", ["bob", "dana"])
def test_what_the_person_said_apart_leaves_the_contact_as_if_they_had_said_nothing(panel, room, who):
    """The same contact in two worlds: in one the person said something that fewer read."""
    case, _ = room
    client, found = signed_in(who), []
    for said in ({}, {"their_words": MARKER, "own_words": OWN}):
        with transaction.atomic():
            open_contact(panel, case, **said)
            found.append(pages(client, *room))
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert "At home" in found[1][f"/cases/{case.ref}"][1]


def test_whoever_may_read_it_does(panel, room):
    close_things(panel, *room)
    case, _ = room
    assert MARKER in signed_in("worker").get(f"/cases/{case.ref}").content.decode()


@pytest.mark.parametrize(
    ("what", "readers"), [("pack", OWN), ("minutes", OWN), ("pack", GivenReaders("named"))]
)
def test_no_paper_carries_it_though_whoever_prints_may_read_it(panel, room, monkeypatch, what, readers):
    case, item = room
    close_things(panel, case, item, readers)
    open_contact(
        panel, case, their_words=MARKER, own_words=GivenReaders("owner", (panel.p.agencies["council"],))
    )
    seen = []
    honest = views.pdf_of
    monkeypatch.setattr(views, "pdf_of", lambda paper: seen.append(str(paper)) or honest(paper))
    if what == "minutes":
        with panel.look(panel.p.alice) as alice:
            meetings.end_meeting(meeting=item.meeting, by=alice, at=days(8))
    tomorrow = timezone.localdate() + timedelta(days=1)
    given = {"what": what, "form": "pdf", "because": "No screens", "destroy_by": f"{tomorrow:%d %m %Y}"}
    answer = signed_in("alice").post(f"/meetings/{item.meeting_id}/papers", given)
    assert answer.status_code == 200
    assert seen
    assert MARKER not in "".join(seen)


def test_the_screen_of_the_room_counts_nothing_that_is_closed(panel, room):
    case, item = room
    with panel.look(panel.p.alice) as alice:
        meetings.turn_to(item=item, by=alice, at=days(7))
    client, address = signed_in("alice"), f"/meetings/{item.meeting_id}/screen"
    before = re.sub(r'nonce="[^"]*"', "", client.get(address).content.decode())
    close_things(panel, case, item)
    after = client.get(address).content.decode()
    assert MARKER not in after
    assert ("of 1" in before) == ("of 1" in after)
