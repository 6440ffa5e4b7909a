"""How much a page asks of the database: no more with many cases than with few (journeys 2.13: 400 ms a page)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.casework import days
from tests.casework import panel as panel
from tests.lived import add_events
from tests.marac import Marac, start_marac
from tests.signing_in import signed_in


PAGES = {
    "alice": ["/inbox", "/meetings", "/referrals", "/learning", "/notices"],
    "bob": ["/requests", "/meetings", "/referrals", "/onward", "/flags"],
    "worker": ["/my-people", "/requests", "/onward"],
    "chair": ["/meetings", "/nominations"],
    "board": ["/board"],
    "governance": ["/ledger"],
}


def add_event_of(case):
    agency = case.owner_agency
    add_events(case.person_id, days(1), stored=days(1), agency=agency, seen_by=[agency])


def asked(clients):
    """Number of statements for each page of each persona, opened a second time."""
    counted = {}
    for who, pages in PAGES.items():
        for page in pages:
            clients[who].get(page)
            with CaptureQueriesContext(connection) as ran:
                assert clients[who].get(page).status_code == 200, page
            counted[who, page] = len(ran)
    return counted


@pytest.fixture
def clients(panel):
    return {who: signed_in(who) for who in PAGES}


def test_no_page_asks_more_for_more_cases(panel, clients):
    for _ in range(2):
        panel.active()
    few = asked(clients)
    for _ in range(3):
        panel.active()
    many = asked(clients)
    assert {page: (few[page], n) for page, n in many.items() if n > few[page]} == {}


def test_of_cases_that_lie_still_the_inbox_asks_at_once(panel, clients):
    """All of these are dormant: their year is 2026 and nothing happened since. Events are looked for, for all of them together."""
    client, address = clients["alice"], "/inbox"
    counted = []
    for _ in range(3):
        for _ in range(2):
            add_event_of(panel.active()[0])
        client.get(address)
        with CaptureQueriesContext(connection) as ran:
            page = client.get(address)
        counted.append((len(page.context["dormant"]), len(ran)))
    assert [cases for cases, _ in counted] == [2, 4, 6]
    assert len({statements for _, statements in counted}) == 1


def test_cases_with_prompts_and_flags_are_asked_about_at_once(panel, personas, looking_as):
    """A MARAC: its co-ordinator alone is asked about each, and every agency flags each. One case asks no more for the others."""
    marac = Marac(personas, looking_as, start_marac(personas, looking_as))
    first, clients = marac.heard(marac.taken()), {who: signed_in(who) for who in ("alice", "bob")}
    pages = [
        ("alice", "/inbox"),
        ("alice", f"/cases/{first.ref}"),
        ("bob", f"/cases/{first.ref}"),
        ("bob", "/flags"),
    ]
    counted = []
    for _ in range(2):
        marac.heard(marac.taken())
        counted.append({})
        for who, page in pages:
            clients[who].get(page)
            with CaptureQueriesContext(connection) as ran:
                assert clients[who].get(page).status_code == 200, page
            counted[-1][who, page] = len(ran)
    few, many = counted
    assert {page: (few[page], n) for page, n in many.items() if n > few[page]} == {}
