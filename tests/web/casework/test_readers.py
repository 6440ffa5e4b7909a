"""The page of the agencies in a case, and taking one out from it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from plumbline.cases import services as cases
from plumbline.sharing.models import Agreement
from tests.casework import days
from tests.casework import panel as panel
from tests.signing_in import signed_in


@pytest.fixture
def case(panel):
    return panel.active()[0]


def change(panel, case, client, agency="housing", **given):
    address = f"/cases/{case.ref}/agencies/{panel.p.agencies[agency]}"
    once = client.get(address).context["once"]
    return client.post(address, {"expected": "0", "because": "Its part is done", "once": once, **given})


def test_an_agency_that_is_taken_out_finds_nothing(panel, case):
    client = signed_in("alice")
    assert change(panel, case, client, when="now").status_code == 302
    assert "Housing" not in client.get(f"/cases/{case.ref}/agencies").content.decode()
    assert signed_in("dana").get(f"/cases/{case.ref}").status_code == 404


def test_a_last_day_stands_on_the_page(panel, case):
    client = signed_in("alice")
    day = timezone.localdate() + timedelta(days=100)
    change(panel, case, client, when="day", last_day=f"{day:%d/%m/%Y}")
    page = client.get(f"/cases/{case.ref}/agencies").content.decode()
    assert f"{day.day} {day:%B %Y}</span>, the last day. Its part is done" in page


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"when": "day"}, "Enter the last day, like 27 3 2026"),
        ({"when": "now", "because": ""}, "Say why, in a few words"),
        ({}, "Choose how long it stays"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(panel, case, given, told):
    answer = change(panel, case, signed_in("alice"), **given)
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_open_actions_are_named(panel, case):
    answer = change(panel, case, signed_in("alice"), agency="probation", when="now")
    assert "Probation still has an open action in this case" in answer.content.decode()


def test_an_agency_that_no_agreement_covers_is_named_with_what_to_do(panel, case, as_role):
    client = signed_in("alice")
    pages = ("/inbox?group=no-agreement", f"/cases/{case.ref}", f"/cases/{case.ref}/agencies")
    for address in pages:
        assert "greement in force covers" not in client.get(address).content.decode()
    housing = panel.p.agencies["housing"]
    with as_role("migrator"):
        agreement = Agreement.objects.get(purpose="violence-panel")
        agreement.parties = [agency for agency in agreement.parties if agency != housing]
        agreement.save(update_fields=["parties"])
    found = {address: client.get(address).content.decode() for address in pages}
    assert "Agencies in a case without an agreement (1)" in found[pages[0]]
    assert f'href="/cases/{case.ref}/agencies"' in found[pages[0]]
    for address in pages[1:]:
        assert "No information sharing agreement in force covers Housing" in found[address]
    assert found[pages[2]].count("No agreement</strong>") == 1
    assert 'href="/agreements"' in found[pages[2]]


def test_a_partner_reads_and_changes_nothing(panel, case):
    client = signed_in("bob")
    assert "Change<span" not in client.get(f"/cases/{case.ref}/agencies").content.decode()
    assert client.get(f"/cases/{case.ref}/agencies/{panel.p.agencies['housing']}").status_code == 403


def test_an_agency_outside_finds_no_page(case):
    assert signed_in("charlie").get(f"/cases/{case.ref}/agencies").status_code == 404


def test_an_agency_past_its_last_day_is_in_the_inbox_and_marked_on_the_page(panel, case):
    client = signed_in("alice")
    pages = ("/inbox", "/inbox?group=past", f"/cases/{case.ref}/agencies")
    for address in pages:
        assert "Past its last day" not in client.get(address).content.decode()
    with panel.look(panel.p.alice) as alice:
        cases.limit_sharing(
            case=case, agency=panel.p.agencies["probation"], last_day=days(30).date(), because="x", by=alice, at=days(20),
        )  # fmt: skip
    shown = {address: client.get(address).content.decode() for address in pages}
    assert all("Past its last day" in words for words in shown.values())
    assert "Still to do by Worker" in shown[pages[1]]
    assert f'href="/cases/{case.ref}/agencies"' in shown[pages[1]]
    assert "1 action of its own is still to do, and it goes on seeing this case" in shown[pages[2]]
