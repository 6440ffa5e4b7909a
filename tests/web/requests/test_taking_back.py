"""Withdrawing and correcting, on the pages, what one's agency shared."""

import pytest

from plumbline.cases.models import Fact
from tests.casework import panel as panel
from tests.signing_in import signed_in
from tests.trust.test_reads import LOOKED, entries
from tests.web.safety.test_pages import said, send


SAID = "Seen with a knife at the bus station"
RIGHT = {"fact": "Seen with a penknife", "nature": "fact", "source": "Second statement", "on": "20 2 2026"}


@pytest.fixture
def case(panel):
    return panel.active()[0]


@pytest.fixture
def address(panel, case):
    with panel.look(panel.p.bob):
        return f"/facts/{Fact.objects.get(reply__request__case=case).id}/take-back"


def test_it_is_found_from_the_desk_and_from_the_case(case, address):
    bob = signed_in("bob")
    assert "/requests/given" in said(bob.get("/requests"))
    for page in ("/requests/given", f"/cases/{case.ref}"):
        assert address in bob.get(page).content.decode()
    assert address not in signed_in("dana").get(f"/cases/{case.ref}").content.decode()


def test_withdrawn_it_is_read_by_its_agency_alone(case, address):
    bob = signed_in("bob")
    page = said(send(bob, address, why="mistake", because="Meant for another case"))
    assert "Other agencies no longer see what it said" in page
    assert SAID not in said(bob.get("/requests/given"))
    assert f"It said: {SAID}" in said(bob.get(f"/cases/{case.ref}"))
    theirs = said(signed_in("dana").get(f"/cases/{case.ref}"))
    assert "by Police, because: Meant for another case." in theirs
    assert SAID not in theirs


def test_corrected_what_is_right_stands_in_its_place(case, address):
    bob = signed_in("bob")
    refused = said(
        send(bob, address, why="corrected", because="Misheard", fact="", nature="fact", source="", on="")
    )
    assert "Say what is right" in refused
    assert "Say where it comes from" in refused
    send(bob, address, why="corrected", because="Misheard", **RIGHT)
    theirs = said(signed_in("dana").get(f"/cases/{case.ref}"))
    assert RIGHT["fact"] in theirs
    assert SAID not in theirs


def test_whoever_is_shown_somebody_is_written_down(address, as_role):
    client = signed_in("bob")
    for page in (address, "/requests/given"):
        before = entries(as_role)
        assert client.get(page).status_code == 200
        assert {verb for key, verb in entries(as_role).items() if key not in before} & LOOKED


def test_nobody_outside_finds_it(address):
    assert signed_in("charlie").get(address).status_code in (403, 404)
    assert signed_in("dana").get(address).status_code == 403
