"""Whoever takes the notes reads who is there and not bound to confidence; the room's screen never does."""

import re

import pytest

from plumbline.meetings import services
from tests.casework import days
from tests.casework import panel as panel
from tests.signing_in import signed_in
from tests.web.live.test_notes import address, text


@pytest.fixture
def item(panel):
    """A meeting under way: Bob has not accepted, an observer has not signed."""
    case = panel.researched()
    with panel.look(panel.p.alice) as alice:
        meeting = services.schedule_meeting(scheme=panel.scheme, starts_at=days(7), by=alice, at=days(3))
        found = services.add_to_agenda(meeting=meeting, case=case, by=alice, at=days(4))
        panel.attend(meeting, "alice", by=alice)
        panel.attend(meeting, "bob", by=alice, accepted=False)
        services.announce_observer(
            meeting=meeting, name="Olive Observer", organisation="University", because="Studies panels",
            invited_by=alice.user_id, by=alice, at=days(7),
        )  # fmt: skip
        services.begin_meeting(meeting=meeting, by=alice, at=days(7))
    return found


def test_by_name_with_the_statement_one_press_away(item):
    alice = signed_in("alice")
    page = alice.get(address(item))
    said = re.sub(r"\s+(?=[):,;])|(?<=\()\s+", "", text(page))
    assert "1 of 2 have not accepted: Bob, Police (read it and accept: Bob)" in said
    assert "Olive Observer" in text(page)
    for link in re.findall(
        r'href="(/meetings/attendance/[0-9a-f-]+/accept|/observers/[0-9a-f-]+/sign)"', page.content.decode()
    ):
        assert alice.get(link).status_code == 200
    with_all = re.search(r"/meetings/attendance/[0-9a-f-]+/accept", page.content.decode()).group(0)
    mark = re.search(r'name="shown" value="([0-9a-f]{64})"', alice.get(with_all).content.decode()).group(1)
    assert alice.post(with_all, {"shown": mark}).status_code == 302
    assert "accepted by all 2" in text(alice.get(address(item)))


def test_never_on_the_screen_of_the_room(item):
    words = text(signed_in("alice").get(f"/meetings/{item.meeting_id}/screen"))
    for name in ("Bob", "Olive"):
        assert name not in words
