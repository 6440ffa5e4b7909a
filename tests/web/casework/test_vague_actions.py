"""An action that begins with a word that says nothing is saved, and said to be vague on the page that follows."""

import pytest

from plumbline.cases.models import Action
from tests.casework import panel as panel
from tests.signing_in import signed_in
from tests.web.safety.test_pages import said, send


VAGUE = "“Monitor” is vague: what exactly, how often, until when?"


@pytest.fixture
def case(panel):
    return panel.active()[0]


def given(panel, who="worker", agency="probation", **changes):
    owner = f"{getattr(panel.p, who).user_id}.{panel.p.agencies[agency]}"
    words = {"verb": "Monitor", "what": "him", "owner": owner, "objective": "none", "newness": "new"}
    return words | {"serves_none_because": "Asked for"} | changes


def test_it_is_said_after_an_action_was_proposed_and_nothing_is_refused(panel, case):
    page = said(send(signed_in("alice"), f"/cases/{case.ref}/actions/new", **given(panel)))
    assert VAGUE in page
    assert "Of the action something is still open" in page
    with panel.look(panel.p.alice):
        assert Action.objects.filter(case=case, verb="Monitor").count() == 1


def test_nothing_is_said_where_it_says_how_often(panel, case):
    page = said(
        send(signed_in("alice"), f"/cases/{case.ref}/actions/new", **given(panel, what="him every Friday"))
    )
    assert "is vague" not in page
    assert "something is still open" not in page


def test_it_is_said_once(panel, case):
    alice = signed_in("alice")
    send(alice, f"/cases/{case.ref}/actions/new", **given(panel))
    assert "is vague" not in said(alice.get(f"/cases/{case.ref}"))
