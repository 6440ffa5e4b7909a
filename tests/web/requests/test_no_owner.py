"""Actions whose owner cannot take them further, on the pages of those who lead: to be given to somebody else, and no word of why."""

import pytest

from plumbline.access.enums import Role
from plumbline.cases import services
from plumbline.cases.models import Action
from tests.casework import panel as panel
from tests.marac import add_person
from tests.signing_in import signed_in


@pytest.fixture
def petra(personas):
    return add_person(personas, "petra", "probation", Role.PRACTITIONER)


@pytest.fixture
def out(panel, petra):
    case, _, action = panel.active()
    with panel.look(panel.p.alice) as alice:
        services.declare_conflict(case=case, user=panel.p.worker.user_id, by=alice)
    return case, action


def shown(who, address):
    return signed_in(who).get(address).content.decode()


def test_the_inbox_says_so_first_and_leads_to_it(out):
    page = shown("alice", "/inbox")
    assert "Somebody else must take it on" in page
    assert f"/actions/{out[1].id}/reassign" in page
    assert "Actions that somebody else must take on" in page


def test_a_group_of_its_own_lists_them(out):
    page = shown("alice", "/inbox?group=no-owner")
    assert "Offer eight mentoring sessions" in page
    assert "cannot take them further" in page


@pytest.mark.parametrize("who", ["alice", "chair"])
def test_case_and_action_say_so(out, who):
    case, action = out
    for address in (f"/cases/{case.ref}", f"/actions/{action.id}"):
        page = shown(who, address)
        assert f"/actions/{action.id}/reassign" in page
        assert "must take" in page


def test_no_page_says_why(out):
    case, action = out
    for address in ("/inbox?group=no-owner", f"/actions/{action.id}/reassign"):
        page = shown("alice", address).lower()
        assert "conflict" not in page
        assert "kept" not in page


def test_nobody_is_asked_why(out):
    page = shown("alice", f"/actions/{out[1].id}/reassign")
    assert "Why?" not in page
    assert "Leave out why its owner cannot take it further" in page


def test_it_waits_from_today_and_is_late_only_once_its_day_is_past(out):
    from datetime import timedelta
    from types import SimpleNamespace

    from django.utils import timezone

    from plumbline.web.requests.pressing import _of_actions

    today = timezone.localdate()

    def line(due_on):
        action = SimpleNamespace(id=out[1].id)
        return SimpleNamespace(
            action=action, words="x", ref="r", agency="a", due_on=due_on, is_late=due_on < today
        )

    shown_in = {"late": [], "check": [], "undone": [], "onward": []}
    days = [today + timedelta(days=9), today - timedelta(days=9)]
    found = list(_of_actions({"no_owner": [line(day) for day in days], "shown": shown_in}))
    assert [(one.due, one.is_late) for one in found] == [(None, False), (days[1], True)]


def test_others_in_the_case_read_nothing_of_it(out):
    case, action = out
    for address in (f"/cases/{case.ref}", f"/actions/{action.id}"):
        assert "must take" not in shown("bob", address)
    assert signed_in("bob").get(f"/actions/{action.id}/reassign").status_code == 403


def test_a_colleague_is_given_it_on_one_page(out, petra, panel):
    _, action = out
    alice = signed_in("alice")
    address = f"/actions/{action.id}/reassign"
    assert "Petra" in alice.get(address).content.decode()
    sent = {"who": str(petra.user_id), "words": "Starts on Monday", "expected_step": "1"}
    answer = alice.post(address, sent, follow=True)
    assert "It is theirs now." in answer.content.decode()
    with panel.look(panel.p.alice):
        assert Action.objects.get(id=action.id).owner == petra.user_id
    assert "Somebody else must take it on" not in shown("alice", "/inbox")


def test_while_its_owner_can_it_is_nobodys_to_give(panel, petra):
    _, _, action = panel.active()
    assert signed_in("alice").get(f"/actions/{action.id}/reassign").status_code == 403
    assert "must take" not in shown("alice", f"/actions/{action.id}")
