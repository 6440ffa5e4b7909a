"""The first view of the inbox: what presses most, a number for everything, and every row one press away."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.utils import timezone

from plumbline.web.inbox_groups import GROUPS
from plumbline.web.requests import pressing
from plumbline.web.requests.pressing import MOST, pressing_of
from tests.casework import panel as panel
from tests.signing_in import signed_in


ROW = re.compile(r'<tr class="govuk-table__row" role="row"><th scope="row"')


def said(response):
    assert response.status_code == 200
    return unescape(response.content.decode())


def tally(page):
    """How many rows each group says it has, by the address at which they stand."""
    found = re.findall(r'href="([^"]+)">[^<]+<span class="pl-tally__count">(\d+)<', page)
    return {address: int(count) for address, count in found}


def test_few_rows_stand_on_it_however_many_wait_and_all_are_counted(panel, monkeypatch):
    case, objective, _ = panel.active()
    with panel.look(panel.p.alice):
        for number in range(MOST + 3):
            panel.action(case, objective, what=f"round {number} of the house (made up)")
    alice = signed_in("alice")
    waiting = MOST + 4
    assert tally(said(alice.get("/inbox")))["/inbox?group=late"] == waiting
    page = said(alice.get("/inbox"))
    (whole,) = re.findall(r"Needs you today \((\d+)\)", page)
    assert int(whole) >= waiting
    assert len(ROW.findall(page)) == MOST
    rows = said(alice.get("/inbox?group=late"))
    assert all(f"round {number} of the house" in rows for number in range(MOST + 3))
    monkeypatch.setattr("plumbline.web.requests.morning.MOST", waiting + 9)
    assert len(ROW.findall(said(alice.get("/inbox")))) == int(whole)


def test_each_number_leads_to_as_many_rows(panel):
    panel.active()
    panel.triaged()
    alice = signed_in("alice")
    found = tally(said(alice.get("/inbox")))
    assert {f"/inbox?group={group}" for group in ("late", "replies", "requests", "cases")} <= set(found)
    assert found["/inbox?group=requests"] == 2
    for address, count in found.items():
        page = said(alice.get(address))
        if address.startswith("/inbox?group="):
            (heading,) = re.findall(r'<h2 [^>]*id="[^"]+">[^<(]+\((\d+)\)</h2>', page)[:1] or ["0"]
            assert int(heading) == count, address
    whole = said(alice.get("/inbox?group=all"))
    assert all(f'id="{group}"' in whole for group in ("late", "replies", "requests", "cases"))


@pytest.mark.parametrize("group", [*GROUPS, "all"])
def test_every_group_has_a_page_though_nothing_waits(panel, group):
    page = said(signed_in("alice").get(f"/inbox?group={group}"))
    assert len(re.findall("<h1", page)) == 1
    assert 'class="govuk-back-link">Inbox</a>' in page


def test_a_group_that_is_not_there_says_so(panel):
    assert signed_in("alice").get("/inbox?group=everybody").status_code == 404


def test_late_answers_are_chased_from_it_by_one_press_and_one_to_confirm(panel):
    panel.triaged()
    page = said(signed_in("alice").get("/inbox"))
    assert re.search(r'href="/requests/remind">Remind agencies of \d+ requests that are due</a>', page)


def test_urgent_stands_before_late_and_late_before_what_is_due():
    today = timezone.localdate()

    def action(what, due, late):
        return SimpleNamespace(
            words=what, ref="AB2C", owner="Dana", agency="Housing", due_on=due, is_late=late, moves=(),
            action=SimpleNamespace(id=uuid4()),
        )  # fmt: skip

    def referral(what, due, *, urgent):
        return SimpleNamespace(
            name=SimpleNamespace(display=what), referral=SimpleNamespace(id=uuid4(), urgent=urgent), from_agency="Police",
            decide_on=due, decide_by=None, is_late=False,
        )  # fmt: skip

    empty = dict.fromkeys(("replies", "reviews", "dormant", "ready", "check", "undone", "onward"), [])
    late = [
        action("a week late", today - timedelta(days=7), late=True),
        action("a month late", today - timedelta(days=30), late=True),
        action("next week", today + timedelta(days=7), late=False),
    ]
    referrals = [
        referral("urgent", today, urgent=True),
        referral("tomorrow", today + timedelta(days=1), urgent=False),
    ]
    page = {
        "box": SimpleNamespace(referrals=referrals), "offered": [], "unheard": [], "access": 1, "clocks": [], "past": [],
        "uncovered": [], "no_owner": [], "prompts": [], "new": [], "unsent_on": [], "shown": {**empty, "late": late},
    }  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pressing, "reverse", lambda name, args=(): f"/{name}")
        order = [line.words for line in pressing_of(page)]
    # What has no day waits from today.
    assert order == [
        "urgent",
        "a month late",
        "a week late",
        "1 request for what is held",
        "tomorrow",
        "next week",
    ]


def test_the_last_day_of_a_limit_is_the_day_before_its_midnight():
    assert pressing._last_day(datetime(2026, 3, 3, tzinfo=UTC)) == date(2026, 3, 2)
    assert pressing._last_day(None) is None
