"""Whom a contact and a rule are about, asked on the pages where a case holds several."""

import re

import pytest

from plumbline.access.enums import Role
from plumbline.cases.models import Participant, SafeContact
from tests.casework import panel as panel
from tests.marac import Marac, add_person, start_marac
from tests.signing_in import signed_in
from tests.web.contacting.test_queue import Phone, logged


@pytest.fixture
def ines(personas):
    return add_person(personas, "ines", "refuge", Role.ADVISER, kind="domestic-abuse-service")


@pytest.fixture
def marac(personas, looking_as, ines):
    return Marac(personas, looking_as, start_marac(personas, looking_as, more=("refuge",)))


@pytest.fixture
def case(marac):
    return marac.taken()


@pytest.fixture
def child(marac, case):
    with marac.look(marac.p.alice):
        return Participant.objects.get(case=case, part="child")


def text(answer):
    return answer.content.decode()


def test_the_form_asks_with_whom_and_its_choices_name_nobody_to_a_phone(marac, case, child):
    client = signed_in("ines")
    said = text(client.get(f"/cases/{case.ref}/contacts/new"))
    assert "Whom was it with?" in said
    assert sorted(re.findall(r'name="whom"[^>]*value="([^"]*)"', said)) == ["1", "2", "3"]
    answer = client.post(
        f"/cases/{case.ref}/contacts/new",
        {
            "outcome": "met",
            "whom": str(child.number),
            "lasted": "30",
            "safety": "no",
            "words": "Drew a house",
        },
    )
    assert answer.status_code == 302, text(answer)
    (contact,) = logged(marac, case)
    assert contact.person_id == child.person_id
    page = text(client.get(f"/cases/{case.ref}"))
    assert "with: Child:" in page
    assert "0 attempted, 0 in which the person was reached" in page


MET = {"outcome": "met", "lasted": "30", "safety": "no"}


def test_nothing_stands_for_whom_was_reached_behind_the_wall(marac, case):
    client, address = signed_in("ines"), f"/cases/{case.ref}/contacts/new"
    page = text(client.get(address))
    assert "Leave empty if nobody was reached" in page
    assert not re.search(r'<input[^>]*name="whom"[^>]*checked', page)
    answer = client.post(address, MET)
    assert answer.status_code == 422
    assert "Choose whom it was with" in text(answer)
    assert client.post(address, {"outcome": "no_answer"}).status_code == 302
    assert [c.reached for c in logged(marac, case)] == [False]


def test_a_case_outside_the_wall_asks_nobody(panel):
    case, _, _ = panel.active()
    client, address = signed_in("worker"), f"/cases/{case.ref}/contacts/new"
    assert 'name="asked_whom"' not in text(client.get(address))
    assert client.post(address, MET).status_code == 302


def test_a_phone_is_told_that_the_page_asks_and_sends_what_was_said(marac, case, child):
    assert 'name="asked_whom" value="1"' in text(signed_in("ines").get(f"/cases/{case.ref}/contacts/new"))
    assert Phone(case, "ines").send(asked_whom="1", whom=str(child.number)).json()["slug"] == "saved"
    refused = Phone(case, "ines").send(asked_whom="1")
    assert (refused.status_code, refused.json()["words"]) == (422, "Choose whom it was with.")
    assert {c.person_id for c in logged(marac, case)} == {child.person_id}


def test_what_a_phone_kept_from_a_page_that_did_not_ask_is_with_the_victim_as_that_page_said(marac, case):
    assert Phone(case, "ines").send().json()["slug"] == "saved"
    (contact,) = logged(marac, case)
    assert contact.person_id is None
    assert contact.reached


def test_a_number_that_is_not_on_offer_is_refused(case):
    assert Phone(case, "ines").send(whom="9").status_code == 422


def test_a_correction_begins_with_whom_it_was_and_may_say_another(marac, case, child):
    client = signed_in("ines")
    Phone(case, "ines").send(whom=str(child.number))
    (contact,) = logged(marac, case)
    address = f"/contacts/{contact.id}/correct"
    chosen = re.search(r'<input[^>]*name="whom"[^>]*checked[^>]*>', text(client.get(address)))
    assert f'value="{child.number}"' in chosen[0]
    given = {
        "what": "change", "because": "It was her mother", "outcome": "met", "whom": "1", "lasted": "30", "safety": "no",
        "on": "today", "words_read_by": "panel",
    }  # fmt: skip
    answer = client.post(address, given)
    assert answer.status_code == 302, text(answer)
    assert {c.person_id for c in logged(marac, case)} == {child.person_id, None}


def test_a_rule_for_the_child_is_written_and_stands_before_the_contact(marac, case, child):
    client = signed_in("ines")
    page = text(client.get(f"/cases/{case.ref}/contacts/new"))
    assert f"/cases/{case.ref}/safe-contact?person={child.number}" in page
    given = {"ways": ["call"], "words": "At school, with her teacher", "expected": "0"}
    answer = client.post(f"/cases/{case.ref}/safe-contact?person={child.number}", given)
    assert answer.status_code == 302, text(answer)
    with marac.look(marac.p.alice):
        assert SafeContact.objects.get(case=case).person_id == child.person_id
    for address in (f"/cases/{case.ref}/contacts/new", f"/cases/{case.ref}"):
        assert "At school, with her teacher" in text(client.get(address)), address


@pytest.mark.parametrize("number", ["9", "x"])
def test_a_rule_for_nobody_in_the_case_is_no_page(case, number):
    assert signed_in("ines").get(f"/cases/{case.ref}/safe-contact?person={number}").status_code == 404


@pytest.mark.parametrize("address", ["/cases/{ref}", "/cases/{ref}/contacts/new"])
def test_a_case_of_one_person_leads_to_the_rule_of_that_person(panel, address):
    case, _, _ = panel.active()
    page = text(signed_in("worker").get(address.format(ref=case.ref)))
    assert f'href="/cases/{case.ref}/safe-contact"' in page
    assert "safe-contact?person=" not in page
