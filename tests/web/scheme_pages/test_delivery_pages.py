"""The pages on which all open cases change how they are delivered: read first, then changed, then taken back."""

import re

from plumbline.cases.models import Delivery
from plumbline.cases.queries.delivery import how_delivered
from plumbline.schemes.enums import How
from tests.cases.test_deliver_all import manager as manager
from tests.casework import panel as panel
from tests.web.meeting.test_around import seen, signed_in, text


PAGE = "/schemes/violence-panel/delivery"


def mark(answer):
    return re.search(r'name="mark" value="([0-9a-f]{64})"', answer.content.decode()).group(1)


def test_it_works(panel, manager):
    case, _, _ = panel.active()
    alice = signed_in("alice")
    assert "/delivery" in alice.get("/schemes/violence-panel/team").content.decode()
    preview = alice.get(f"{PAGE}/team")
    assert f"{case.ref} Panel 1" in text(preview)
    assert "This changes 1 open case" in text(preview)
    assert "Say why" in text(alice.post(f"{PAGE}/team", {"mark": mark(preview), "because": ""}))
    assert alice.post(f"{PAGE}/team", {"mark": mark(preview), "because": "The grant"}).status_code == 302
    again = alice.post(f"{PAGE}/team", {"mark": mark(preview), "because": "The grant, once more"})
    assert again.status_code == 422
    assert "Read it again" in text(again)
    done = alice.get(PAGE)
    assert "To the team: 1 case. The grant" in text(done)
    assert "Of 1 open case that you see, 0 is delivered by the panel and 1 by the team" in text(done)
    undo = re.search(rf"{PAGE}/[0-9a-f-]+/undo", done.content.decode()).group(0)
    assert alice.post(undo, {"because": "The grant ended"}).status_code == 302
    with panel.look(panel.p.alice):
        assert how_delivered(case) is How.PANEL
    assert len(seen(panel, Delivery)) == 3
    assert "taken back since" in text(alice.get(PAGE))


def test_others_find_nothing_there(panel):
    for who, status in (("bob", 403), ("charlie", 404)):
        for address in (PAGE, f"{PAGE}/team"):
            assert signed_in(who).get(address).status_code == status
    assert signed_in("alice").get(f"{PAGE}/nobody").status_code == 404


def test_only_what_can_be_done_is_offered(panel):
    panel.active()
    alice = signed_in("alice")
    assert f'href="{PAGE}/team"' not in alice.get(PAGE).content.decode()
    nobody = alice.get(f"{PAGE}/team")
    assert "Nobody manages the team" in text(nobody)
    assert "<textarea" not in nobody.content.decode()
    assert f'href="{PAGE}/panel"' not in alice.get(PAGE).content.decode()
    same = text(alice.get(f"{PAGE}/panel"))
    assert "There is nothing to change" in same
    assert "Why?" not in same
