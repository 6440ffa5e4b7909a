"""Asking the owner of a fact to let it leave a sealed case, and answering, on the pages."""

import pytest

from tests.casework import days
from tests.mash import a_mash
from tests.signing_in import signed_in
from tests.trust.test_reads import LOOKED, entries
from tests.web.safety.test_pages import said, send


LAW = "children-act-2004-s10-s11"


@pytest.fixture
def mash(personas, looking_as):
    return a_mash(personas, looking_as)


@pytest.fixture
def address(mash):
    case = mash.screened()
    fact = mash.told(case, at=days(0.1))
    return f"/cases/{case.ref}/facts/{fact.id}/release"


def test_whoever_reads_what_was_asked_is_written_down(address, as_role):
    client, before = signed_in("alice"), entries(as_role)
    assert client.get(address).status_code == 200
    added = {verb for key, verb in entries(as_role).items() if key not in before}
    assert added & LOOKED


def test_it_is_asked_for_answered_and_shown_on_the_case(address):
    alice, nia = signed_in("alice"), signed_in("nia")
    assert "Say to whom it would go" in said(send(alice, address, for_whom="", because="Tonight"))
    page = said(send(alice, address, for_whom="MARAC co-ordinator", because="Plans for tonight"))
    assert "Waits for its owner" in page
    assert "Health has been asked" in said(alice.get(address))
    refused = send(nia, address, released="yes", because="Needed", gateway="")
    assert "Choose the law under which it leaves" in said(refused)
    page = said(send(nia, address, released="yes", because="Needed", gateway=LAW))
    assert "Released" in page
    assert "to MARAC co-ordinator" in page
    assert "Under Children Act 2004 ss.10-11" in said(alice.get(address))


def test_its_owner_releases_it_unasked(address):
    page = said(
        send(signed_in("nia"), address, for_whom="The school", because="It sees her daily", gateway=LAW)
    )
    assert "to The school" in page


@pytest.mark.parametrize("who", ["charlie", "dana", "worker"])
def test_nobody_outside_finds_it(address, who):
    assert signed_in(who).get(address).status_code == 404
