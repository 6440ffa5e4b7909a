"""Rows of the inbox lead to where they are done with: a review, and an action that ended undone."""

import pytest

from plumbline.cases import services
from tests.casework import days
from tests.casework import panel as panel
from tests.signing_in import signed_in


@pytest.fixture
def active(panel):
    return panel.active()


@pytest.fixture
def undone(active, panel):
    """An action that the probation worker said is somebody else’s."""
    action = active[2]
    with panel.look(panel.p.worker) as worker:
        services.decline_action(
            action=action,
            words="Patrols are theirs (made up)",
            whose=(panel.p.bob.user_id, panel.p.agencies["police"]),
            by=worker,
            at=days(8),
        )
    return action


def said(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def test_what_ended_undone_is_proposed_again_from_its_row_with_how_it_ended(undone):
    alice, address = signed_in("alice"), f"/actions/{undone.id}/again"
    assert f'href="{address}"' in said(alice.get("/inbox"))
    assert f'href="{address}"' in said(alice.get("/inbox?group=undone"))
    page = said(alice.get(address))
    assert "Patrols are theirs (made up)" in page
    assert "Said to be for Bob" in page
    assert f'href="/actions/{undone.id}"' in page


def test_what_cannot_be_proposed_again_is_the_action(active):
    """It has not ended; whoever came by a row that is old reads how it stands."""
    address = f"/actions/{active[2].id}"
    answer = signed_in("alice").get(f"{address}/again")
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert signed_in("alice").post(f"{address}/again", {}).status_code == 409


def test_a_review_that_is_due_is_held_from_its_row(active):
    alice, address = signed_in("alice"), f"/cases/{active[0].ref}/review"
    assert f'href="{address}"' in said(alice.get("/inbox"))
    assert f'href="{address}"' in said(alice.get("/inbox?group=reviews"))


def test_a_case_in_which_nothing_happened_is_answered_by_a_button(active):
    """The day is filled in with the last that may be given; nothing is chosen."""
    page = said(signed_in("alice").get(f"/cases/{active[0].ref}/dormant"))
    assert page.count('name="answer"') == 3
    assert 'type="radio"' not in page
    assert "autofocus" in page.partition('name="words"')[2].partition(">")[0]
    assert 'name="until" value="' in page
