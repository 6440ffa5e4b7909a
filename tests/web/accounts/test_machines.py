"""The administrator's pages of tokens and webhooks."""

import re

import pytest

from plumbline.access.models import Token
from tests.api.listening import receiver
from tests.api.machine import Machine
from tests.signing_in import signed_in


@pytest.fixture
def client(personas):
    return signed_in("administrator")


def text(response):
    return response.content.decode()


def make(client, personas, **other):
    given = {
        "system": "Police records",
        "account": personas.bob.user_id,
        "scopes": ["webhooks:manage"],
        "days": "30",
    }
    return client.post("/tokens/make", {**given, **other})


def secret_in(response):
    return re.search(r"<code[^>]*>(plb_[\w-]+)</code>", text(response)).group(1)


def test_made_shown_once_listed_and_revoked(client, personas, as_role):
    made = make(client, personas)
    machine = Machine(secret_in(made), signed_in("administrator"))
    assert machine.get("me").json()["name"] == "Bob"
    page = client.get("/tokens")
    assert 'href="/accounts" aria-current="true"' in page.content.decode()
    listed = text(page)
    assert "Police records" in listed
    assert machine.secret not in listed
    with as_role("migrator"):
        token = Token.objects.get()
    assert "It acts as Bob, Police." in text(client.get(f"/tokens/{token.id}/revoke"))
    assert client.post(f"/tokens/{token.id}/revoke", {"csrf": "x"}).status_code == 302
    assert machine.get("me").status_code == 401
    assert "Revoked" in text(client.get("/tokens"))
    assert client.post(f"/tokens/{token.id}/revoke", {"csrf": "x"}).status_code == 422


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"system": ""}, "Say which system will hold it."),
        ({"scopes": []}, "Tick at least one thing that it is for."),
        ({"days": "366"}, "It lasts at most 365 days."),
        ({"days": "soon"}, "Enter the number of days, like 90."),
    ],
)
def test_a_mistake_is_said_beside_its_field(client, personas, other, says):
    refused = make(client, personas, **other)
    assert refused.status_code == 422
    assert says in text(refused)


def test_nobody_makes_one_for_themselves(client, personas):
    assert make(client, personas, account=personas.administrator.user_id).status_code == 422


def test_webhooks_are_listed_and_ended(client, personas):
    machine = Machine(secret_in(make(client, personas)), signed_in("board"))
    with receiver() as inbound:
        hook = machine.post("webhooks", {"address": inbound.address, "events": ["request.asked"]}).json()
        assert inbound.address in text(client.get("/webhooks"))
    assert client.post(f"/webhooks/{hook['id']}/end", {"csrf": "x"}).status_code == 302
    assert "Ended" in text(client.get("/webhooks"))
    assert machine.get("webhooks").json() == {"webhooks": []}
