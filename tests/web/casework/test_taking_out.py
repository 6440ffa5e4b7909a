"""The page on which a summary is copied out: a form, then the text in its answer and in no address."""

import re
from html import unescape

import pytest

from plumbline.audit.models import Entry
from tests.casework import panel as panel
from tests.trust.test_canaries import signed_in
from tests.trust.test_reads import LOOKED, entries


WHY = {"purpose": "for-our-own-record", "reason": "after-a-meeting"}


@pytest.fixture
def case(panel):
    return panel.active()[0]


@pytest.fixture
def address(case):
    return f"/cases/{case.ref}/summary"


def body(response, status=200):
    assert response.status_code == status, response.content[:400]
    return unescape(response.content.decode())


def text_in(response):
    """What stands in the box."""
    return unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", response.content.decode(), re.S).group(1))


def test_it_says_who_made_it_when_and_to_check_it(case, address):
    text = text_in(signed_in("alice").post(address, WHY))
    assert text.startswith(f"Violence panel, case {case.ref}: summary\nMade by Alice, Council, on ")
    assert "For: Our own record of what we were told and do. Why: A meeting discussed this case." in text
    assert "\nCheck it before you file it.\n" in text
    assert "Person: " in text
    assert "Marker" in text
    assert "Fact of 20 February 2026: Seen with a knife at the bus station (from: Officer's statement" in text
    assert "- Offer eight mentoring sessions. Worker, Probation, by " in text


def test_the_box_is_read_only_and_the_button_waits_for_a_script(address):
    answer = signed_in("alice").post(address, WHY)
    page = body(answer)
    assert re.search(r'<textarea[^>]* id="summary"[^>]* readonly', page)
    assert re.search(r"<button[^>]* data-copies=\"summary\" hidden>", page)
    assert "no-store" in answer["Cache-Control"]
    assert "Location" not in answer.headers
    assert "Canary" not in re.search(r"<title>(.*?)</title>", page).group(1)


def test_what_is_taken_out_is_written_down_with_all_that_is_in_it(case, address, as_role):
    client, before = signed_in("alice"), entries(as_role)
    client.post(address, WHY)
    added = {verb for key, verb in entries(as_role).items() if key not in before}
    assert added & LOOKED == {"disclosure"}
    with as_role("auditor"):
        entry = Entry.objects.get(what="case.taken_out")
    assert {case.id, case.person_id} <= set(entry.objects_seen)
    assert entry.because == "for-our-own-record-after-a-meeting"


def test_governance_reads_it_in_words(case, address):
    signed_in("alice").post(address, WHY)
    page = body(signed_in("governance").get("/ledger"))
    assert "Took a summary of a case out" in page
    assert "For our own record after a meeting" in page


@pytest.mark.parametrize(
    ("left", "asked"), [("purpose", "Choose what it is for"), ("reason", "Choose why now")]
)
def test_nothing_is_chosen_beforehand_and_nothing_leaves_without_it(address, as_role, left, asked):
    assert "checked" not in body(signed_in("alice").get(address))
    page = body(signed_in("alice").post(address, {k: v for k, v in WHY.items() if k != left}), 422)
    assert asked in page
    assert "Canary" not in page
    with as_role("auditor"):
        assert not Entry.objects.filter(what="case.taken_out").exists()


@pytest.mark.parametrize("who", ["alice", "bob", "chair"])
def test_the_case_page_leads_there(case, address, who):
    client = signed_in(who)
    assert f'href="{address}"' in body(client.get(f"/cases/{case.ref}"))
    assert client.get(address).status_code == 200


def test_looking_at_the_form_takes_nothing_out(address, as_role):
    assert "Canary" not in body(signed_in("bob").get(address))
    with as_role("auditor"):
        assert not Entry.objects.filter(what="case.taken_out").exists()


@pytest.mark.parametrize("who", ["charlie", "board", "governance", "administrator"])
def test_whoever_is_not_in_the_case_finds_no_page(address, who):
    assert signed_in(who).post(address, WHY).status_code in {403, 404}
    assert "Canary" not in signed_in(who).get(address, follow=True).content.decode()
