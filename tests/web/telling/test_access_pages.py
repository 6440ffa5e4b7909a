"""Pages of access requests: from the request to the answer, each look written down, nothing typed lost."""

import pytest
from django.urls import resolve

from plumbline.cases.models import AccessRequest
from tests.casework import panel as panel
from tests.trust.test_reads import LOOKED, entries
from tests.web.safety.test_pages import said, signed_in
from tests.web.telling.test_pages import send


@pytest.fixture
def case(panel):
    return panel.active()[0]


@pytest.fixture
def key(case, panel):
    send(
        signed_in("alice"), f"/cases/{case.ref}/access-requests/new", person=str(case.person_id), words="All of it",
        on="1 3 2026",
    )  # fmt: skip
    with panel.look(panel.p.alice):
        return AccessRequest.objects.get().id


def test_from_the_request_to_the_answer(case, key):
    alice, bob = signed_in("alice"), signed_in("bob")
    page = said(alice.get(f"/cases/{case.ref}/access-requests"))
    assert "“All of it” To be answered by 1 April 2026." in page
    assert "Late" in page
    assert page.count("Not said yet") == 2
    assert "1 request for what is held" in said(bob.get("/requests"))
    assert "1 request for what is held" in said(alice.get("/inbox"))
    police = bob.get(f"/access-requests/{key}/view").context["form"].fields["agency"].choices
    assert [name for _, name in police] == ["Police"]
    lacking = send(
        bob, f"/access-requests/{key}/view", agency=police[0][0], view="part", words="Kept as typed"
    )
    assert (lacking.status_code, "Kept as typed" in said(lacking)) == (422, True)
    done = said(
        send(
            bob, f"/access-requests/{key}/view", agency=police[0][0], view="part", exemption="others", words="A name"
        )
    )  # fmt: skip
    assert "Data Protection Act 2018, Schedule 2 paragraph 16: A name" in done
    council = alice.get(f"/access-requests/{key}/view").context["form"].fields["agency"].choices
    send(alice, f"/access-requests/{key}/view", agency=council[0][0], view="release")
    answered = said(send(alice, f"/access-requests/{key}/answered", words="Twelve pages"))
    assert "Twelve pages" in answered
    assert "No request waits." in said(alice.get("/access-requests"))


def test_whoever_is_shown_somebody_is_written_down(case, key, as_role):
    for who, addresses in {
        "alice": ["/access-requests", f"/cases/{case.ref}/access-requests", f"/cases/{case.ref}/access-requests/new",
                  f"/access-requests/{key}/view", f"/access-requests/{key}/answered"],
    }.items():  # fmt: skip
        client = signed_in(who)
        for address in addresses:
            before = entries(as_role)
            page = client.get(address)
            new = {verb for one, verb in entries(as_role).items() if one not in before}
            assert page.status_code == 200, address
            assert "Canary" in said(page), resolve(address).url_name
            assert new & LOOKED, address


def test_an_agency_outside_the_case_finds_none_of_it(case, key):
    client = signed_in("charlie")
    for address in (f"/cases/{case.ref}/access-requests", f"/access-requests/{key}/view"):
        assert client.get(address).status_code == 404, address
