"""The queue of opened cases: told at once, reviewed by somebody else, counted on the page of information governance."""

import pytest

from plumbline.cases import services
from tests.casework import panel as panel
from tests.trust.test_reads import LOOKED, entries
from tests.web.safety.test_pages import once, said, signed_in


WHY = "Kanari says the door was open"


@pytest.fixture
def opening(panel):
    case = panel.researched()
    with panel.look(panel.p.worker) as worker:
        return services.break_glass(ref=case.ref, reason="danger", words=WHY, by=worker)


def test_from_the_notice_to_the_review_and_the_figures(opening):
    client = signed_in("governance")
    news = said(client.get("/notices"))
    assert "A case was opened in an emergency" in news
    assert opening.ref not in news
    assert WHY not in news
    address = f"/opened-cases/{opening.id}"
    assert address in news
    assert "1 was opened, 0 reviewed, and 0 not justified" in said(client.get("/ledger"))
    listed = said(client.get("/opened-cases"))
    for words in (opening.ref, WHY, "Somebody may be seriously hurt", "To be reviewed", "Worker, Probation"):
        assert words in listed
    back = client.post(address, {"once": once(client, address), "outcome": "", "words": "Kept as typed"})
    assert back.status_code == 422
    assert "Kept as typed" in said(back)
    given = {"once": once(client, address), "outcome": "not_justified", "words": "Nobody rang"}
    done = said(client.post(address, given, follow=True))
    assert "Review saved." in done
    assert "Nobody rang" in done
    assert "1 was opened, 1 reviewed, and 1 not justified" in said(client.get("/ledger"))
    assert "settled" in said(client.get("/notices"))
    assert 'name="outcome"' not in said(client.get(address))


@pytest.mark.parametrize("address", ["/opened-cases", "/opened-cases/{id}"])
def test_looking_at_openings_is_written_down(opening, as_role, address):
    client, before = signed_in("alice"), entries(as_role)
    page = client.get(address.format(id=opening.id))
    assert page.status_code == 200
    assert WHY in said(page)
    assert {verb for key, verb in entries(as_role).items() if key not in before} & LOOKED


@pytest.mark.parametrize("who", ["bob", "chair", "dana", "worker", "analyst", "board"])
def test_others_are_not_let_in(opening, who):
    assert signed_in(who).get(f"/opened-cases/{opening.id}").status_code == 403


def test_of_another_partnership_there_is_nothing(opening):
    client = signed_in("charlie")
    assert client.get(f"/opened-cases/{opening.id}").status_code == 404
    assert WHY not in said(client.get("/opened-cases"))
