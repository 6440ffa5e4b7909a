"""The inbox without what its reader put off: theirs alone, counted as before, back by a press."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from plumbline.agencies.rules import add_working_days
from plumbline.cases.queries import case_page
from plumbline.cases.queries.chasing import late_by_agency
from plumbline.notices.models import Notice, PutOff
from plumbline.notices.services import Told, tell
from plumbline.values.written_days import in_full
from tests.casework import panel as panel
from tests.notices.conftest import JOB
from tests.personas import PASSWORD


NEW = 'New for you <span class="pl-tally__count">1<'


def signed_in(who):
    client = Client(HTTP_HOST="localhost")
    client.post("/sign-in", {"email": f"{who}@example.invalid", "password": PASSWORD})
    return client


def said(response, status=200):
    assert response.status_code == status
    return unescape(response.content.decode())


@pytest.fixture
def late(panel):
    """An action of probation's that is late, in Alice's inbox."""
    return panel.active()[2]


@pytest.fixture
def notice(personas, as_role, looking_as):
    """A notice to Alice that minutes are out."""
    from uuid import uuid4

    one = Told(personas.alice.user_id, "minutes-out", "meeting", uuid4(), timezone.localdate())
    with as_role("worker"), looking_as(JOB):
        tell(told=[one], by=JOB)
    return one


def put_off(client, line, about, **given):
    return client.post(f"/inbox/put-off/{line}/{about}", given, follow=True)


def open_lines(page):
    """The inbox without what it says of what was put off."""
    return re.sub(r'<details class="govuk-details" id="off">.*?</details>', "", page, flags=re.S)


def test_a_late_action_is_put_off_until_tomorrow_in_two_presses(late):
    alice = signed_in("alice")
    words = "eight mentoring sessions"
    assert words in open_lines(said(alice.get("/inbox")))
    page = said(put_off(alice, "late", late.id, choice="tomorrow"))
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert f"Put off until {in_full(tomorrow)}" in page
    assert words not in open_lines(page)
    # It stays in sight of whoever put it off, and in the figures.
    assert "Put off by you (1)" in page
    assert "Late action, case" in page
    assert re.search(r'Actions late <span class="pl-tally__count">1<', page)
    assert "Every late action is put off by you." in said(alice.get("/inbox?group=late"))


def test_a_review_that_is_put_off_says_by_when_it_was_due(panel, looking_as):
    case = panel.active()[0]
    with looking_as(panel.p.alice) as alice:
        due = case_page(alice, case.ref).next_review_on
    page = said(signed_in("alice").get(f"/inbox/put-off/review/{case.id}"))
    assert f"A review, case {case.ref}: due " in page
    assert f"{due:%-d %B %Y}" in page


def test_it_is_late_for_everybody_else_as_before(late, personas, looking_as):
    with looking_as(personas.alice) as alice:
        before = late_by_agency(alice)
    put_off(signed_in("alice"), "late", late.id, choice="tomorrow")
    with looking_as(personas.alice) as alice:
        assert late_by_agency(alice) == before
        assert sum(line.late for line in before) == 1
    assert "eight mentoring sessions" in said(signed_in("worker").get("/requests"))


def test_it_is_taken_back_from_the_next_page(late):
    alice = signed_in("alice")
    page = said(put_off(alice, "late", late.id, choice="tomorrow"))
    (back,) = re.findall(r'action="(/inbox/put-off/[^"]+/take-back)"', page)
    assert "eight mentoring sessions" in open_lines(said(alice.post(back, follow=True)))


def test_it_comes_back_by_itself(late, as_role, looking_as, personas):
    alice = signed_in("alice")
    put_off(alice, "late", late.id, choice="tomorrow")
    with as_role("migrator"):
        PutOff.objects.update(until=timezone.localdate())
    assert "eight mentoring sessions" in open_lines(said(alice.get("/inbox")))


@pytest.mark.parametrize(
    ("given", "until"),
    [
        ({"choice": "day", "until": "in 2 weeks"}, lambda today: today + timedelta(days=14)),
        ({"choice": "working-day", "until": "nonsense"}, lambda today: add_working_days(today, 1)),
        ({"choice": "tomorrow"}, lambda today: today + timedelta(days=1)),
    ],
)
def test_until_a_day_of_choice(late, given, until, as_role):
    today = timezone.localdate()
    if given["choice"] == "working-day" and add_working_days(today, 1) == today + timedelta(days=1):
        given = {"choice": "tomorrow"}
    put_off(signed_in("alice"), "late", late.id, **given)
    with as_role("migrator"):
        assert PutOff.objects.get().until == until(today)


@pytest.mark.parametrize(
    ("until", "words"),
    [
        ("", "Enter the day on which it comes back"),
        ("some day", "“Or another day”: “some day” is no day."),
        ("in 6 weeks", "Choose a day to come, by "),
        ("yesterday", "This day is past"),
    ],
)
def test_a_day_that_cannot_be_says_so_beside_the_field(late, until, words, as_role):
    page = said(put_off(signed_in("alice"), "late", late.id, choice="day", until=until), 422)
    assert words in page
    with as_role("migrator"):
        assert not PutOff.objects.exists()


@pytest.mark.parametrize(
    "line", ["late", "check", "review", "reply", "request", "onward", "dormant", "nonsense"]
)
def test_what_is_not_theirs_to_see_is_not_there(line, late, as_role):
    assert put_off(signed_in("charlie"), line, late.id, choice="tomorrow").status_code == 404
    if line not in ("late", "check"):
        assert put_off(signed_in("alice"), line, late.id, choice="tomorrow").status_code == 404
    with as_role("migrator"):
        assert not PutOff.objects.exists()


def test_a_notice_is_done_with_one_press_and_taken_back(notice):
    alice = signed_in("alice")
    page = said(alice.get("/inbox"))
    assert NEW in page
    page = said(alice.post(f"/notices/{notice.id}/put-away", {"from": "inbox"}, follow=True))
    assert "New for you" not in page
    assert "Done today (1)" in page
    page = said(alice.post(f"/notices/{notice.id}/bring-back", {"from": "inbox"}, follow=True))
    assert NEW in page


def test_what_is_done_on_the_page_of_a_group_comes_back_to_it(notice, late):
    alice = signed_in("alice")
    page = said(alice.get("/inbox?group=new"))
    assert "New for you (1)" in page
    assert '<input type="hidden" name="group" value="new">' in page
    given = {"from": "inbox", "group": "new"}
    assert alice.post(f"/notices/{notice.id}/put-away", given)["Location"] == "/inbox?group=new"
    assert "Nothing waits here." in said(alice.get("/inbox?group=new"))
    (address,) = re.findall(
        rf'href="(/inbox/put-off/late/{late.id}[^"]*)"', said(alice.get("/inbox?group=late"))
    )
    assert alice.post(address, {"choice": "tomorrow"})["Location"] == "/inbox?group=late"
    # A group that is none of ours leads nowhere but to the inbox.
    address = f"/inbox/put-off/late/{late.id}?group=//elsewhere.example.org"
    assert alice.post(address, {"choice": "tomorrow"})["Location"] == "/inbox"


def test_a_notice_is_put_off(notice):
    alice = signed_in("alice")
    page = said(put_off(alice, "notice", notice.id, choice="tomorrow"))
    assert "New for you" not in page
    assert re.search(r"Minutes are out<.*>, until", page)


def test_a_notice_of_somebody_else_is_not_there(notice, as_role):
    bob = signed_in("bob")
    assert put_off(bob, "notice", notice.id, choice="tomorrow").status_code == 404
    assert bob.post(f"/notices/{notice.id}/bring-back").status_code == 404
    with as_role("migrator"):
        assert Notice.objects.get(id=notice.id).put_away_at is None


def test_a_duty_is_never_done_by_a_press_in_the_inbox(late):
    """Every form that does something at once in the inbox is about a notice; the line of a duty opens the place where it is done."""
    page = said(signed_in("alice").get("/inbox"))
    assert f'href="/actions/{late.id}"' in page
    assert "data-done" not in page
