"""Webhooks: told of what the account sees, in an opaque reference, signed, tried again, ended after repeated failure."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from plumbline.access.models import Token
from plumbline.access.services import revoke_token
from plumbline.jobs.webhooks import tell_webhooks
from plumbline.notices import calling, hook_rules
from plumbline.notices.hook_rules import GAPS, MOST_FAILURES, may_be_called, target_of
from plumbline.notices.models import Delivery, Webhook
from plumbline.values.errors import DataUnfit
from plumbline_client import NotGenuine, read_message
from tests.api.listening import receiver


@pytest.fixture
def inbound():
    with receiver() as server:
        yield server


@pytest.fixture
def round_of(as_role):
    """`round_of(at)`: one round by the job, with the rights of its queue; how many messages arrived."""

    def go(at=None):
        with as_role("worker"):
            return tell_webhooks(at=at)

    return go


@pytest.fixture
def hooked(machine, inbound, monkeypatch):
    """Police's system is told of everything; its registration is older than what the tests do."""
    from tests.casework import days

    monkeypatch.setattr("plumbline.jobs.webhooks.LOOKS_BACK", timedelta(days=4000))

    def go(who="bob"):
        machine_ = machine(who)
        events = ["action.assigned", "request.asked", "referral.decided"]
        said = machine_.post("webhooks", {"address": inbound.address, "events": events})
        assert said.status_code == 201, said.content
        return machine_, said.json(), days(-90)

    return go


def backdate(as_role, moment):
    with as_role("migrator"):
        from plumbline.access.jobs import job_viewer
        from plumbline.audit.enums import Verb
        from plumbline.audit.services import record

        record(
            "webhook.registered", verb=Verb.ACCESS, object_kind="webhook", objects=[], by=job_viewer("set-up")
        )
        Webhook.objects.update(made_at=moment)


def test_told_of_a_request_and_of_a_decision_once(panel, hooked, inbound, round_of, as_role):
    _, hook, ago = hooked()
    backdate(as_role, ago)
    case = panel.triaged()
    assert round_of() == 2
    messages = [read_message(headers, body, hook["secret"]) for _, headers, body in inbound.got]
    request = panel.request(case, "police")
    assert {(m.event, m.reference) for m in messages} == {
        ("request.asked", str(request.id)),
        ("referral.decided", str(case.referral_id)),
    }
    assert inbound.got[0][0] == "/hook?of=us"
    assert round_of() == 0


def test_a_message_says_nothing_of_anybody(panel, hooked, inbound, round_of, as_role):
    _, hook, ago = hooked()
    backdate(as_role, ago)
    case = panel.triaged()
    round_of()
    for _, headers, body in inbound.got:
        assert set(json.loads(body)) == {"type", "timestamp", "data"}
        whole = (str(headers) + body.decode()).casefold()
        assert not any(word.casefold() in whole for word in ("Canary", "Marker", case.ref, "violence"))


def test_nobody_outside_the_case_is_told(panel, hooked, inbound, round_of, as_role):
    _, _, ago = hooked("charlie")
    backdate(as_role, ago)
    panel.active()
    assert (round_of(), inbound.got) == (0, [])


def test_a_forged_or_old_message_is_not_taken(panel, hooked, inbound, round_of, as_role):
    _, hook, ago = hooked()
    backdate(as_role, ago)
    panel.triaged()
    round_of()
    _, headers, body = next(message for message in inbound.got if b"request" in message[2])
    for told, sent, now in (
        (headers, body.replace(b"request", b"zequest"), None),
        (headers | {"webhook-id": "another"}, body, None),
        (headers, body, timezone.now().timestamp() + 400),
    ):
        with pytest.raises(NotGenuine):
            read_message(told, sent, hook["secret"], now=now)


def test_tried_again_later_and_later_then_given_up_and_ended(
    panel, hooked, inbound, round_of, as_role, machine
):
    _, hook, ago = hooked()
    backdate(as_role, ago)
    panel.active()
    inbound.status = 302
    at = timezone.now()
    for gap in (timedelta(), *GAPS):
        at += gap + timedelta(seconds=1)
        round_of(at)
    with as_role("migrator"):
        dead = list(Delivery.objects.filter(state="given_up"))
        ended = Webhook.objects.get()
    assert {d.tries for d in dead} == {len(GAPS) + 1}
    assert "302" in dead[0].said
    assert (ended.ended_because == "failed") == (len(dead) >= MOST_FAILURES)


def test_an_address_that_is_gone_ends_at_once(panel, hooked, inbound, round_of, as_role):
    hooked_machine, _, ago = hooked()
    backdate(as_role, ago)
    panel.triaged()
    inbound.status = 410
    round_of()
    assert len(inbound.got) == 1
    assert hooked_machine.get("webhooks").json() == {"webhooks": []}


def test_a_revoked_token_tells_nothing_more(panel, hooked, inbound, round_of, as_role):
    _, _, ago = hooked()
    backdate(as_role, ago)
    panel.triaged()
    with panel.look(panel.p.administrator) as by:
        revoke_token(token_id=Token.objects.get().id, by=by)
    assert (round_of(), inbound.got) == (0, [])


def test_the_secret_is_shown_once_and_kept_sealed(machine, inbound, as_role):
    bob, asked = machine("bob"), {"address": inbound.address, "events": ["request.asked"]}
    first, again = (bob.post("webhooks", asked, key="w").json() for _ in range(2))
    assert first["id"] == again["id"]
    assert (first["secret"][:6], again["secret"]) == ("whsec_", "")
    with as_role("migrator"):
        assert first["secret"].encode() not in bytes(Webhook.objects.get().secret)


@pytest.mark.parametrize(
    "address",
    ["http://example.org/", "https://10.0.0.1/", "https://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/x",
     "https://[::ffff:10.0.0.1]/", "https://user:word@example.org/", "https://[64:ff9b::7f00:1]/", "ftp://example.org", "https://", "x",
     "https://example.org:99999/", "https://[bad/"],
)  # fmt: skip
def test_an_address_inside_or_without_tls_is_refused(address):
    with pytest.raises(DataUnfit):
        target_of(address)


@pytest.mark.parametrize("found", ["127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.1.1", "::1", "fe80::1%eth0", "fd00::1", "0.0.0.0",
                                   "100.64.0.1", "224.0.0.1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::a00:1"])  # fmt: skip
def test_a_name_that_leads_inside_is_not_called(found, monkeypatch, settings):
    settings.WEBHOOK_LOOPBACK = False
    assert not may_be_called(found)
    monkeypatch.setattr(calling.socket, "getaddrinfo", lambda *a, **k: [(0, 0, 0, "", (found, 443))])
    monkeypatch.setattr(calling.socket, "create_connection", lambda *a, **k: pytest.fail("it was called"))
    assert calling.call("https://example.org/", body=b"", headers={}) == hook_rules.INSIDE


def test_what_was_judged_is_what_is_called(monkeypatch, settings):
    settings.WEBHOOK_LOOPBACK = False
    called = []
    monkeypatch.setattr(calling.socket, "getaddrinfo", lambda *a, **k: [(0, 0, 0, "", ("8.8.8.8", 443))])
    monkeypatch.setattr(
        calling.socket, "create_connection", lambda to, timeout: called.append(to) or refuse()
    )
    assert "could not be reached" in calling.call("https://example.org/", body=b"", headers={})
    assert called == [("8.8.8.8", 443)]


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("https://far..example.org/", {}),
        ("https://" + "a" * 70 + ".example.org/", {}),
        ("http://127.0.0.1:9/", {"Authorization": "Bearer plb_…"}),
        ("http://127.0.0.1:9/", {"Authorization": "Bearer plb_\nX: 1"}),
    ],
)
def test_what_cannot_be_sent_as_it_stands_is_said_in_a_sentence(settings, monkeypatch, address, headers):
    """An address or a token that somebody copied wrongly stops one message, and not those to everybody after it."""
    settings.WEBHOOK_LOOPBACK = True
    near, far = calling.socket.socketpair()
    monkeypatch.setattr(calling.socket, "create_connection", lambda *a, **k: near)
    with near, far:
        trouble, answer = calling.ask(address, body=b"", headers=headers, most=10)
    assert ("could not be reached" in trouble, answer) == (True, b"")


def refuse():
    raise ConnectionRefusedError


def test_the_account_ends_its_own_and_nobody_elses(machine, inbound):
    bob, dana = machine("bob"), machine("dana")
    hook = bob.post("webhooks", {"address": inbound.address, "events": ["request.asked"]}).json()
    assert dana.post(f"webhooks/{hook['id']}", method="delete").status_code == 404
    assert bob.post(f"webhooks/{hook['id']}", method="delete").status_code == 200
