"""A shared page asks whether it has changed: an empty answer while it has not, 404 where it is not theirs."""

import re

import pytest

from plumbline.cases import services as cases
from plumbline.cases.models import Case
from tests.casework import days
from tests.casework import panel as panel
from tests.signing_in import signed_in


@pytest.fixture
def active(panel):
    return panel.active()


def asks(client, page):
    """The address and number that a page was given, and a question with them."""
    text = client.get(page).content.decode()
    address, number = re.search(r'data-changes="([^"]+)" data-number="([^"]+)"', text).groups()
    return lambda: client.get(address, HTTP_IF_NONE_MATCH=f'"{number}"')


@pytest.fixture
def pages(active, panel):
    case, _, _ = active
    with panel.look(panel.p.alice):
        meeting = Case.objects.get(id=case.id).agenda_items.get().meeting_id
    return {"case": f"/cases/{case.ref}", "meeting": f"/meetings/{meeting}", "inbox": "/inbox"}


@pytest.mark.parametrize("which", ["case", "meeting", "inbox"])
def test_it_is_told_once_somebody_adds_something(panel, active, pages, which):
    ask = asks(signed_in("alice"), pages[which])
    assert (ask().status_code, ask().content) == (304, b"")
    with panel.look(panel.p.worker) as worker:
        cases.accept_action(action=active[2], by=worker, at=days(8))
    assert (ask().status_code, ask().content) == (200, b"changed")


def test_an_agency_outside_cannot_ask(active, pages):
    client = signed_in("charlie")
    assert [client.get(f"{pages[which]}/changed").status_code for which in ("case", "meeting")] == [404, 404]
