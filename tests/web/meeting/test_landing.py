"""A chair lands on the next meeting, and what is not decided on it stands first."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from plumbline.meetings import services as meetings
from tests.casework import days
from tests.casework import panel as panel
from tests.signing_in import signed_in


def call(panel, *, ahead):
    with panel.look(panel.p.alice) as alice:
        return meetings.schedule_meeting(
            scheme=panel.scheme, starts_at=timezone.now() + timedelta(days=ahead), by=alice
        )


def test_a_chair_lands_on_the_first_meeting_ahead(panel):
    later, sooner = call(panel, ahead=20), call(panel, ahead=6)
    assert signed_in("chair").get("/")["Location"] == f"/meetings/{sooner.id}"
    assert later.id != sooner.id


def test_without_a_meeting_ahead_a_chair_lands_on_the_list(panel):
    assert signed_in("chair").get("/")["Location"] == "/meetings"


@pytest.mark.parametrize(
    ("who", "lands"), [("alice", "/inbox"), ("bob", "/requests"), ("worker", "/my-people")]
)
def test_others_land_where_their_work_is(panel, who, lands):
    call(panel, ahead=6)
    assert signed_in(who).get("/")["Location"].startswith(lands)


def undecided(page):
    found = re.search(r'aria-labelledby="undecided".*?</section>', page.content.decode(), re.DOTALL)
    return found.group(0) if found else ""


def test_what_is_not_decided_stands_above_the_agenda_until_it_is(panel):
    case = panel.researched()
    item = panel.meeting(case)
    address = f"/meetings/{item.meeting_id}"
    before = signed_in("chair").get(address)
    assert "Not decided yet: 1 of 1" in undecided(before)
    assert f'href="#case-1">1. {case.ref}' in undecided(before)
    assert 'id="case-1"' in before.content.decode()
    with panel.look(panel.p.alice) as alice:
        meetings.take_decision(item=item, kind="discussed", words="Heard", by=alice, at=days(7))
    assert undecided(signed_in("chair").get(address)) == ""
