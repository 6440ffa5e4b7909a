"""The statement stands on the page where attendance is recorded; who has not accepted is shown, and accepts later."""

import re

import pytest

from plumbline.meetings.models import Acceptance, Attendance
from plumbline.schemes.models import LocalValue
from tests.casework import panel as panel
from tests.web.meeting.test_around import seen, signed_in, text


@pytest.fixture
def meeting(panel):
    item = panel.meeting(panel.researched(), attending=("alice",))
    return item.meeting


def shown(answer):
    return re.search(r'name="shown" value="([0-9a-f]{64})"', answer.content.decode()).group(1)


def test_it_works(panel, meeting):
    """Read on the page, refused by one, accepted later; the page says which text and when."""
    alice, page = signed_in("alice"), f"/meetings/{meeting.id}"
    form = alice.get(f"{page}/attendance")
    assert "If somebody who is discussed is known to me" in text(form)
    assert "Version 1, from 1 April 2026" in text(form)
    bob = panel.p.bob
    given = {
        "who": f"{bob.user_id}.{bob.agency_ids[0]}",
        "authority": "yes",
        "confidentiality": "no",
        "shown": shown(form),
    }
    assert alice.post(f"{page}/attendance", given).status_code == 302
    warned = alice.get(page)
    assert "Not bound to confidence: Bob (Police)" in text(warned)
    accept = re.search(r"/meetings/attendance/[0-9a-f-]+/accept", warned.content.decode()).group(0)
    assert alice.post(accept, {"shown": shown(alice.get(accept))}).status_code == 302
    assert "Not bound" not in text(alice.get(page))
    assert "Accepted version 1" in text(alice.get(page))
    assert len(seen(panel, Acceptance)) == 2


def test_a_text_that_changed_meanwhile_is_read_again(panel, meeting):
    alice, page = signed_in("alice"), f"/meetings/{meeting.id}"
    bob = panel.p.bob
    given = {
        "who": f"{bob.user_id}.{bob.agency_ids[0]}",
        "authority": "yes",
        "confidentiality": "yes",
        "shown": "0" * 64,
    }
    answer = alice.post(f"{page}/attendance", given)
    assert answer.status_code == 422
    assert "The statement has changed since this page was opened" in text(answer)
    assert len(seen(panel, Attendance)) == 1


def test_an_area_sets_its_own_text_and_the_meeting_asks_again(panel, meeting):
    alice, address = signed_in("alice"), "/schemes/violence-panel/statement/member"
    assert "If somebody who is discussed is known to me" in text(alice.get(address))
    too_long = alice.post(address, {"text": "\n".join("x" * 13), "from_date": "1 1 2026", "because": "x"})
    assert "Write from 1 to 12 sentences" in text(too_long)
    given = {"text": "I keep to the agreement.", "from_date": "1 1 2026", "because": "Agreed by the board"}
    assert alice.post(address, given).status_code == 302
    assert len(seen(panel, LocalValue)) == 1
    page = text(alice.get(address))
    assert "Version 1 of this area, from 1 January 2026" in page
    assert "Agreed by the board" in page
    assert "Another text is in force" in text(alice.get(f"/meetings/{meeting.id}"))
    assert "I keep to the agreement." in text(alice.get("/schemes/violence-panel"))


def test_others_neither_set_nor_record_it(panel, meeting):
    (row,) = seen(panel, Attendance)
    assert signed_in("bob").get("/schemes/violence-panel/statement/member").status_code == 403
    assert signed_in("bob").get(f"/meetings/attendance/{row.id}/accept").status_code == 403
    assert signed_in("charlie").get("/schemes/violence-panel/statement/member").status_code == 404
    assert signed_in("charlie").get(f"/meetings/attendance/{row.id}/accept").status_code == 404
    assert signed_in("alice").get("/schemes/violence-panel/statement/nobody").status_code == 404


def test_the_text_in_force_stands_in_the_box_and_the_shared_one_is_a_choice(panel, meeting):
    alice, address = signed_in("alice"), "/schemes/violence-panel/statement/member"
    assert "The text that every area shares" not in text(alice.get(address))
    given = {"text": "I keep to the agreement.", "from_date": "1 1 2026", "because": "Agreed by the board"}
    assert alice.post(address, given).status_code == 302
    page = alice.get(address).content.decode()
    assert "I keep to the agreement.</textarea>" in page
    back = {**given, "which": "shared", "from_date": "2 1 2026"}
    assert alice.post(address, back).status_code == 302
    assert "The text that every area shares" not in text(alice.get(address))
