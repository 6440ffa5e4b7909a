"""The pages on which a planned meeting is moved or cancelled, as a browser without script would use them."""

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from plumbline.meetings import services
from plumbline.meetings.models import Rearrangement
from tests.casework import panel as panel
from tests.signing_in import signed_in


STARTS = timezone.make_aware(
    datetime.combine(timezone.localdate() + timedelta(days=20), datetime.min.time().replace(hour=10))
)
THEN = timezone.localdate() + timedelta(days=22)
GIVEN = {"on": f"{THEN:%d %m %Y}", "at": "14:30", "place": "Library", "because": "The hall is let"}


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def page(panel):
    with panel.look(panel.p.alice) as alice:
        meeting = services.schedule_meeting(
            scheme=panel.scheme, starts_at=STARTS, place="Town hall", by=alice, at=timezone.now()
        )
    return f"/meetings/{meeting.id}"


def event(client, page):
    made = client.get(f"{page}/calendar.ics").content.decode()
    return dict(line.split(":", 1) for line in made.splitlines() if ":" in line)


def test_a_move_is_read_on_the_page_the_notice_and_the_calendar(panel, page):
    alice, bob = signed_in("alice"), signed_in("bob")
    assert event(bob, page)["SEQUENCE"] == "0"
    form = alice.get(f"{page}/move").content.decode()
    assert 'value="Town hall"' in form
    assert 'value="10:00"' in form
    assert alice.post(f"{page}/move", GIVEN).status_code == 302
    seen = text(bob.get(page))
    assert "from Town hall to Library" in seen
    assert "The hall is let" in seen
    assert "A meeting is moved" in text(bob.get("/notices"))
    moved = event(bob, page)
    assert (moved["SEQUENCE"], moved["DTSTART"][:8]) == ("1", f"{THEN:%Y%m%d}")
    assert moved["METHOD"] == "PUBLISH"


def test_another_room_at_the_same_time_is_said_as_that(panel, page):
    alice = signed_in("alice")
    same = {"on": f"{timezone.localdate(STARTS):%d %m %Y}", "at": "10:00"}
    assert alice.post(f"{page}/move", GIVEN | same).status_code == 302
    assert "Moved from Town hall to Library by Alice" in text(alice.get(page))


def test_a_cancelled_one_says_why_and_leaves_the_calendar(panel, page):
    alice, bob = signed_in("alice"), signed_in("bob")
    assert "Say why it is cancelled" in text(alice.post(f"{page}/cancel", {"because": ""}))
    assert alice.post(f"{page}/cancel", {"because": "The chair is ill"}).status_code == 302
    seen = bob.get(page)
    assert "Cancelled by Alice" in text(seen)
    assert "Take it out of your calendar" in text(seen)
    assert "Who is there" not in text(seen)
    gone = event(bob, page)
    assert (gone["METHOD"], gone["STATUS"], gone["SEQUENCE"]) == ("CANCEL", "CANCELLED", "1")
    for act in ("move", "cancel", "cases/new", "attendance"):
        assert f'href="{page}/{act}"' not in alice.get(page).content.decode()
    assert "A meeting is cancelled" in text(bob.get("/notices"))
    assert "Cancelled" in text(bob.get("/meetings"))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"on": f"{STARTS:%d %m %Y}", "at": "10:00", "place": "Town hall"}, "It is there and then already"),
        ({"because": ""}, "Say why it is moved"),
        ({"at": "half past"}, "Enter the time, like 10:00"),
    ],
)
def test_what_is_unfit_is_said_and_nothing_is_lost(panel, page, change, says):
    answer = signed_in("alice").post(f"{page}/move", GIVEN | change)
    assert answer.status_code == 422
    assert says in text(answer)
    assert ("Library" in answer.content.decode()) is ("place" not in change)
    with panel.look(panel.p.alice):
        assert not Rearrangement.objects.exists()


def test_who_may_not(panel, page):
    assert signed_in("bob").get(f"{page}/move").status_code == 403
    assert signed_in("chair").get(f"{page}/cancel").status_code == 200
    assert f'href="{page}/move"' not in signed_in("bob").get(page).content.decode()
