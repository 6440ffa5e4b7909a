"""The page on which a closed case is opened again, as a browser without script would use it."""

import re

import pytest

from plumbline.cases.models import Reopening
from tests.casework import panel as panel
from tests.signing_in import signed_in


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def address(panel):
    return f"/cases/{panel.everything().ref}"


def test_it_is_reopened_on_a_form_and_says_so(panel, address):
    alice = signed_in("alice")
    assert f'href="{address}/reopen"' in alice.get(address).content.decode()
    form = text(alice.get(f"{address}/reopen"))
    assert "It stands at “Taken in” again" in form
    given = {"because": "Hurt again in June", "decided_by": str(panel.p.chair.user_id)}
    refused = alice.post(f"{address}/reopen", given | {"because": ""})
    assert "Say why the case goes on" in text(refused)
    assert alice.post(f"{address}/reopen", given).status_code == 302
    page = alice.get(address)
    assert "decided by Chair and written down by Alice: Hurt again in June" in text(page)
    assert "It had been closed" in text(page)
    assert f'href="{address}/reopen"' not in page.content.decode()
    assert alice.get(f"{address}/reopen").status_code == 409
    with panel.look(panel.p.alice):
        assert Reopening.objects.count() == 1


def test_whoever_may_not_finds_no_link(panel, address):
    assert f'href="{address}/reopen"' not in signed_in("bob").get(address).content.decode()
    assert signed_in("bob").get(f"{address}/reopen").status_code == 409
    assert signed_in("charlie").get(f"{address}/reopen").status_code in (403, 404)
