"""How much a page asks of the database: no more with many cases than with few (journeys 2.13: 400 ms a page)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.casework import panel as panel
from tests.signing_in import signed_in


PAGES = {
    "alice": ["/inbox", "/meetings", "/referrals", "/learning", "/notices"],
    "bob": ["/requests", "/meetings", "/referrals", "/onward", "/flags"],
    "worker": ["/my-people", "/requests", "/onward"],
    "chair": ["/meetings", "/nominations"],
    "board": ["/board"],
    "governance": ["/ledger"],
}


OF_A_DORMANT_CASE = 4


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
    # Of a case in which nothing happened for months, and of no other, the inbox looks for events one person at a time.
    many["alice", "/inbox"] -= 3 * OF_A_DORMANT_CASE
    assert {page: (few[page], n) for page, n in many.items() if n > few[page]} == {}
