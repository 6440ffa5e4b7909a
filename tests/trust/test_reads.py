"""Every page that shows something about a person leaves an entry of who looked, in the request that showed it."""

from pathlib import Path

import pytest
from django.db import connection
from django.urls import resolve

from plumbline.audit.enums import Verb
from plumbline.cases.queries import lists, parts
from tests.architecture.declared import declared
from tests.casework import panel as panel
from tests.trust.test_canaries import addresses, markers_in, signed_in
from tests.trust.test_canaries import planted as planted


CRAWLED = "tests/trust/test_reads.py::test_whoever_is_shown_somebody_is_written_down"
"""As `tests/architecture/people_pages.yaml` names the crawl, which it is held to."""

PEOPLE_PAGES = Path(__file__).parents[1] / "architecture" / "people_pages.yaml"
LOOKED = {Verb.CONSULTATION, Verb.DISCLOSURE}
# Between them they hold every role that opens a page on which somebody is named.
WHO = ("alice", "bob", "dana", "chair", "worker")


def entries(as_role):
    """Verbs of the whole ledger by id, past its policies."""
    with as_role("auditor"), connection.cursor() as cursor:
        cursor.execute("SELECT id, verb FROM audit_entry")
        return dict(cursor.fetchall())


def pages_that_show(who, planted, as_role):
    """Each page on which ``who`` meets something about the planted person, and the verbs that opening it added to the ledger.

    A case's reference alone is nothing about a person: it is opaque, and stands on forms that show no more.
    """
    client, shown = signed_in(who), {}
    for address in sorted(set(addresses(planted))):
        before = entries(as_role)
        response = client.get(address)
        if response.status_code == 200 and markers_in({address: response}):
            added = {verb for key, verb in entries(as_role).items() if key not in before}
            shown[resolve(address).url_name] = added
    return shown


@pytest.mark.parametrize("who", WHO)
def test_whoever_is_shown_somebody_is_written_down(planted, as_role, who):
    shown = pages_that_show(who, planted, as_role)
    assert {"case", "meeting", "action"} <= set(shown)
    rows = declared(PEOPLE_PAGES)
    assert [page for page in shown if rows[page].get("shows") != CRAWLED] == []
    assert {page for page, verbs in shown.items() if not verbs & LOOKED} == set()


def test_a_page_without_an_entry_would_be_caught(planted, as_role, monkeypatch):
    monkeypatch.setattr(parts, "record", lambda *what, **more: None)
    shown = pages_that_show("bob", planted, as_role)
    assert {page for page, verbs in shown.items() if not verbs & LOOKED} == {"action", "answer"}


NAME = "Canary"
LISTS = [
    ("alice", "/inbox", "active"),
    ("alice", "/inbox?group=cases", "triaged"),
    ("bob", "/requests", "triaged"),
    ("bob", "/requests/not-known", "triaged"),
    ("worker", "/my-people", "active"),
]


def looked_at(who, address, as_role):
    """What a list of work in hand says, and the verbs that opening it added to the ledger."""
    client, before = signed_in(who), entries(as_role)
    said = client.get(address).content.decode()
    return said, {verb for key, verb in entries(as_role).items() if key not in before}


@pytest.mark.parametrize(("who", "address", "state"), LISTS)
def test_a_list_of_work_in_hand_is_written_down(panel, as_role, who, address, state):
    getattr(panel, state)()
    said, verbs = looked_at(who, address, as_role)
    assert NAME in said
    assert Verb.CONSULTATION in verbs


def test_a_list_without_an_entry_would_be_caught(panel, as_role, monkeypatch):
    panel.triaged()
    monkeypatch.setattr(lists, "record", lambda *what, **more: None)
    said, verbs = looked_at("bob", "/requests", as_role)
    assert NAME in said
    assert Verb.CONSULTATION not in verbs
