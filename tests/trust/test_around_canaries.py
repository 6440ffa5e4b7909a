"""Markers planted in everything that goes on around a meeting, and every page of it opened by those who must not see them."""

from uuid import uuid4

import pytest
from django.urls import reverse

from plumbline.access.enums import Role
from plumbline.cases import services as cases
from plumbline.meetings import queries, services
from plumbline.meetings.lines import ParkTo
from tests.casework import days
from tests.casework import panel as panel
from tests.marac import add_person
from tests.remembering import remembered
from tests.trust.test_canaries import signed_in, text_of


WORDS = ("asked", "decision", "answer", "together", "pulled", "parked", "goingon", "observer", "vote")
MARKERS = {word: f"Kanari{number:02d}{word.title()}" for number, word in enumerate(WORDS)}
# Of the meeting, not of anybody who is discussed: its whole table reads it.
OF_THE_TABLE = {"goingon", "observer"}
PAGES = {
    "between-meetings": ["ref"],
    "answer-question": ["question_id"],
    "end-question": ["question_id"],
    "meeting": ["meeting_id"],
    "chronology": ["ref"],
    "case": ["ref"],
    "notes": ["item_id"],
    "room-screen": ["meeting_id"],
}
ALONE = (
    "meetings",
    "notices",
    "learning",
    "inbox",
    "desk",
    "board",
    "my-people",
    "meeting-calendar",
    "papers",
)


@pytest.fixture
@remembered
def planted(panel, personas, looking_as):
    """A question between meetings and a meeting under way without a quorum, a marker in every word; ids by the names of addresses."""
    m, (case, _, _) = MARKERS, panel.active()
    with looking_as(personas.chair) as chair:
        question = services.ask_between_meetings(
            case=case, words=m["asked"], kind="offer", decision=m["decision"], answer_by=days(11).date(), by=chair,
            at=days(8),
        )  # fmt: skip
    with looking_as(personas.bob) as bob:
        services.answer_question(
            question=question, answer="needs_meeting", because=m["answer"], by=bob, at=days(9)
        )
    with looking_as(personas.alice) as alice:
        meeting = services.schedule_meeting(scheme=panel.scheme, starts_at=days(35), by=alice, at=days(10))
        item = queries.meeting_page(alice, meeting.id).items[0].item
        services.propose_together(item=item, kind="keep_open", words=m["together"], by=alice, at=days(10))
        services.announce_observer(
            meeting=meeting, name=m["observer"], organisation="x", because="x", invited_by=alice.user_id, by=alice,
            at=days(10),
        )  # fmt: skip
    with looking_as(personas.bob) as bob:
        services.pull_out(item=item, because=m["pulled"], by=bob, at=days(11))
    with looking_as(personas.alice) as alice:
        panel.attend(meeting, "alice", by=alice)
        services.begin_meeting(meeting=meeting, by=alice, at=days(35))
    with looking_as(personas.chair) as chair:
        services.go_on_without_quorum(meeting=meeting, because=m["goingon"], by=chair, at=days(35))
    with looking_as(personas.alice) as alice:
        services.park_item(item=item, key=uuid4(), to=ParkTo.END, because=m["parked"], by=alice, at=days(35))
        services.take_decision(item=item, kind="keep_open", words=m["vote"], by=alice, at=days(35))
        services.end_meeting(meeting=meeting, by=alice, at=days(35))
        services.issue_minutes(meeting=meeting, by=alice, at=days(35))
    return {
        "case": case,
        "ref": case.ref,
        "question_id": question.id,
        "meeting_id": meeting.id,
        "item_id": item.id,
    }


def crawl(who, planted):
    """What the pages around a meeting say to somebody, by address name."""
    client, found = signed_in(who), {}
    for name in ALONE:
        keys = {"meeting_id": planted["meeting_id"]} if name in ("meeting-calendar", "papers") else {}
        found[name] = client.get(reverse(name, kwargs=keys), follow=True)
    for name, keys in PAGES.items():
        if set(keys) <= set(planted):
            found[name] = client.get(reverse(name, kwargs={key: planted[key] for key in keys}), follow=True)
    return found


def said_in(responses):
    whole = "".join(text_of(response) for response in responses.values())
    return {word for word, marker in MARKERS.items() if marker.casefold() in whole}


def test_the_chair_reads_all_of_them(planted):
    """The positive control."""
    assert said_in(crawl("chair", planted)) == set(MARKERS)


@pytest.mark.parametrize("who", ["charlie", "board", "analyst", "governance", "researcher"])
def test_whoever_has_no_business_reads_none(planted, who):
    assert said_in(crawl(who, planted)) == set()


def test_the_conflicted_reads_none_of_the_case(planted, personas, looking_as):
    assert said_in(crawl("dana", planted)) == set(MARKERS)
    with looking_as(personas.dana) as dana:
        cases.declare_conflict(case=planted["case"], user=dana.user_id, by=dana, at=days(36))
    assert said_in(crawl("dana", planted)) <= OF_THE_TABLE


def test_a_practitioner_without_an_action_reads_none_of_the_case(planted, personas):
    add_person(personas, "officer", "probation", Role.PRACTITIONER)
    assert said_in(crawl("officer", planted)) <= OF_THE_TABLE


def test_an_inbox_says_that_something_waits_and_of_nobody(planted):
    for who in ("alice", "bob", "dana", "worker"):
        inbox = {"notices": signed_in(who).get("/notices")}
        assert said_in(inbox) == set(), who
        assert "Marker" not in text_of(inbox["notices"])


def test_the_rooms_screen_shows_no_word_of_it(planted):
    assert said_in({"screen": crawl("chair", planted)["room-screen"]}) == set()
