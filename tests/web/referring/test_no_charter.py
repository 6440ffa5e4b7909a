"""Triage says beforehand that a scheme without a charter takes no case, and where to sign one."""

import pytest
from django.test import Client

from tests.casework import Panel, panel, start_panel  # noqa: F401 - a fixture
from tests.personas import PASSWORD


SAID = "It takes no case until its charter is signed"


def _page(referral):
    client = Client(HTTP_HOST="localhost")
    client.post("/sign-in", {"email": "alice@example.invalid", "password": PASSWORD})
    return client, f"/referrals/{referral.id}"


@pytest.fixture
def unchartered(personas, looking_as):
    with looking_as(personas.alice):
        scheme = start_panel(personas, charter=False)
    return Panel(personas, looking_as, scheme)


def test_triage_says_so_beforehand_and_links_to_the_charter(unchartered):
    client, page = _page(unchartered.referral())
    shown = client.get(page).content.decode()
    assert SAID in shown
    assert 'href="/schemes/violence-panel/charter"' in shown


def test_taking_it_in_all_the_same_is_refused_in_words(unchartered):
    client, page = _page(unchartered.referral())
    council = str(unchartered.p.agencies["council"])
    answer = client.post(page, {"decision": "take", "because": "Hurt three times", "lead_agency": council})
    assert answer.status_code == 422
    assert SAID in answer.content.decode()


def test_with_a_charter_nothing_is_said(panel):  # noqa: F811
    client, page = _page(panel.referral())
    assert SAID not in client.get(page).content.decode()
