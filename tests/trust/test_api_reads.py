"""The machine door beside the pages: it leaves the same entries, and gives no marker to whoever has no business."""

import pytest
from django.urls import resolve, reverse

from plumbline.access.tokens import Scope
from tests.api.machine import machine_of
from tests.architecture.test_people_pages import DECLARED
from tests.architecture.test_urls import patterns
from tests.casework import panel as panel
from tests.trust.test_canaries import markers_in
from tests.trust.test_canaries import planted as planted
from tests.trust.test_reads import LOOKED, entries


NAMES = {
    "reference": "ref",
    "action_id": "action_id",
    "request_id": "request_id",
    "referral_id": "referral_id",
    "onward_id": "onward_id",
}
THIS = "tests/trust/test_api_reads.py::test_whoever_a_token_is_shown_is_written_down"


def calls(planted):
    """Every address of the door that this case can fill in, and every one that needs nothing."""
    known = {ours: planted[theirs] for ours, theirs in NAMES.items()} | {
        "scheme": "violence-panel", "year": 2026, "quarter": 1, "feed_id": planted["action_id"], "webhook_id": planted["action_id"],
    }  # fmt: skip
    for pattern in patterns():
        if pattern.name.startswith("api-") and pattern.name != "api-nothing":
            yield reverse(pattern.name, kwargs={n: known[n] for n in pattern.pattern.converters})


def asked_of(who, panel, planted):
    machine = machine_of(panel.p, panel.look, who, scopes=tuple(Scope))
    headers = {"Authorization": f"Bearer {machine.secret}"}
    return {a: machine.client.get(a, headers=headers) for a in sorted(set(calls(planted)))}


# Between them they hold every role that is shown somebody.
@pytest.mark.parametrize("who", ["alice", "bob", "worker"])
def test_whoever_a_token_is_shown_is_written_down(planted, panel, as_role, who):
    machine = machine_of(panel.p, panel.look, who, scopes=tuple(Scope))
    shown = {}
    for address in sorted(set(calls(planted))):
        before = entries(as_role)
        response = machine.client.get(address, headers={"Authorization": f"Bearer {machine.secret}"})
        if response.status_code == 200 and markers_in({address: response}):
            shown[resolve(address).url_name] = {v for k, v in entries(as_role).items() if k not in before}
    assert {"api-case", "api-case-returns", "api-case-onward", "api-onward"} <= set(shown)
    # How somebody is reached is read by the agency of its writer, and one more that it named; the others are told whom to ask.
    assert ("api-before-contact" in shown) == (who == "worker")
    assert {name for name, verbs in shown.items() if not verbs & LOOKED} == set()
    assert {name for name in shown if DECLARED[name].get("shows") != THIS} == set()


@pytest.mark.parametrize("who", ["charlie", "board", "analyst", "governance", "researcher"])
def test_whoever_has_no_business_sees_none_with_every_scope(planted, panel, who):
    assert markers_in(asked_of(who, panel, planted)) == set()


@pytest.mark.extra
def test_it_shows_no_more_than_the_pages(planted, panel):
    """A token is its holder: what the door shows them, the pages show them too."""
    from tests.trust.test_canaries import crawl

    assert markers_in(asked_of("bob", panel, planted)) <= markers_in(crawl("bob", planted))
