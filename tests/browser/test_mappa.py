"""A MAPPA case from its notification to its exit, by those whose work each step is: levels up and down by meetings, disclosure each time, closed papers."""

import re
from datetime import date, timedelta

import pytest

from tests.browser.test_a_case import AHEAD, done, press
from tests.browser.test_marac import fill_person, text_at
from tests.browser.test_pages import faults_at_each_width, faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.extra, pytest.mark.xdist_group("browser")]
TABLE = ("Bob Police, Zedton Police", "Petra Probation, Zedton Probation", "Paz Prison, Zedton Prison")


def test_a_case_from_its_notification_to_its_exit(sign_in):
    bob, alice, chair = (sign_in(who, script=False) for who in ("representative", "coordinator", "chair"))
    notify(bob)
    ref = take_in(alice)
    move(alice, ref, "Level 1, managed by the lead agency")
    assert "Level 1 since" in text_at(alice, f"/cases/{ref}")
    assert due_in(alice, ref, weeks=16)
    refer_up(alice, ref)
    meeting = meet(alice, ref, "level_2", "15:30", first=True)
    assert "Level 2, managed by meetings" in text_at(alice, f"/cases/{ref}")
    assert due_in(alice, ref, weeks=12)
    fill(alice, ref, "risk_management_plan")
    meet(alice, ref, "level_3", "16:15")
    assert due_in(alice, ref, weeks=6)
    meet(alice, ref, "level_2", "17:00")
    print_with_consent(alice, chair, meeting)
    charged(alice, ref)
    leave(alice, ref)


def test_its_pages_have_no_faults_at_either_width(sign_in):
    alice, bob = sign_in("coordinator"), sign_in("representative", width=390)
    alice.goto("/meetings")
    meeting = next(
        address
        for address in alice.eval_on_selector_all("a[href^='/meetings/']", "e => e.map(x => x.pathname)")
        if "Print papers" in text_at(alice, address) and "Is anything disclosed" in text_at(alice, address)
    )
    alice.goto(meeting)
    ref = alice.locator("h3 a[href^='/cases/']").first.get_attribute("href").rsplit("/", 1)[1]
    item = "/returns/mappa/year/" + str((date.today().replace(day=1) - timedelta(days=1)).year)
    for address in (
        meeting, f"{meeting}/papers", f"{meeting}/papers/consent", f"/cases/{ref}", f"/cases/{ref}/forms/mappa_a",
        f"/cases/{ref}/forms/risk_management_plan", "/returns", item, f"{item}/disclosure", "/schemes/mappa",
    ):  # fmt: skip
        alice.goto(address)
        assert faults_at_each_width(alice, faults_of) == [], address
    bob.goto("/referrals/new/mappa")
    assert faults_of(bob) == []


def notify(page):
    page.goto("/referrals/new/mappa")
    page.get_by_role("group", name="Is somebody in immediate danger?").get_by_label("No").check()
    page.get_by_label("Notified after sentence, caution or order").check()
    page.get_by_label("What has happened, and why now?").fill("Four years for wounding (made up)")
    fill_person(page, "Offender", "Mads", "Mappacase")
    page.get_by_label("Category 2: violent", exact=True).check()
    page.get_by_label("By which offence, order or decision?").fill("Schedule 15 (made up)")
    page.get_by_label("Which level do you think is needed").fill("Level 1 (made up)")
    press(page, "Continue")
    press(page, "Send this referral")
    done(page, "Referral sent")


def take_in(page):
    page.goto("/referrals")
    page.get_by_role("link", name="Mappacase, Mads").click()
    page.get_by_label("Eligible", exact=True).check()
    page.get_by_label("Why?").fill("By sentence (made up)")
    page.get_by_label(re.compile("^Category 2: ")).check()
    page.get_by_role("group", name="Who leads, if you take it?").get_by_label("Zedton Probation").check()
    press(page, "Save this decision")
    done(page, "Decision saved")
    page.goto("/inbox?group=all")
    row = page.locator("table", has_text="All open cases").locator("tr", has_text="Mappacase, Mads")
    return row.get_by_role("link").first.get_attribute("href").rsplit("/", 1)[1]


def move(page, ref, state):
    page.goto(f"/cases/{ref}/move")
    page.get_by_label(state).check()
    page.get_by_label("Why?").fill("As screened (made up)")
    press(page, "Move it")


def due_in(page, ref, *, weeks):
    on = date.today() + timedelta(weeks=weeks)
    return f"{on.day} {on:%B %Y}" in text_at(page, f"/cases/{ref}")


def fill(page, ref, form):
    page.goto(f"/cases/{ref}/forms/{form}")
    for box in page.locator("form textarea, form input[type=text]").all():
        box.fill("Said in words (made up)")
    for group in page.locator("form fieldset").all():
        group.get_by_role("radio").last.check()
    press(page, "Save this form")
    done(page, "The form is saved")


def refer_up(page, ref):
    move(page, ref, "Referred to level 2 or 3, being researched")
    assert "First fill in “Referral to level 2 or 3 (MAPPA A)”" in page.inner_text("main")
    fill(page, ref, "mappa_a")
    move(page, ref, "Referred to level 2 or 3, being researched")
    done(page, "The case was moved")
    page.goto(f"/cases/{ref}/research-finished")
    press(page, "Finish the research")


def meet(page, ref, decision, time, *, first=False):
    """A quorate meeting: a decision on the level, and every question answered before it can be ended."""
    day = AHEAD + timedelta(days=3)
    page.goto("/meetings/new")
    page.get_by_label("Zedton MAPPA (made up)").check()
    page.get_by_label("On what day?").fill(f"{day:%d %m %Y}")
    page.get_by_label("At what time?").fill(time)
    press(page, "Call this meeting")
    page.get_by_role("link", name=re.compile(f" {day.day} {day:%B %Y}, {time}")).first.click()
    meeting = page.url
    page.get_by_role("link", name="Put a case on the agenda").click()
    page.get_by_label("Which case?").select_option(ref)
    press(page, "Put on the agenda")
    for who in TABLE:
        page.get_by_role("link", name="Record who is there").click()
        page.get_by_label("Who is there?").select_option(label=who)
        for yes in page.get_by_label("Yes").all():
            yes.check()
        press(page, "Save")
    press(page, "Begin the meeting")
    page.get_by_role("link", name=f"Record a decision on {ref}").click()
    page.get_by_label("Decision", exact=True).select_option(decision)
    page.get_by_label("In words").fill("Meetings add value, the risk is high (made up)")
    press(page, "Save this decision")
    page.goto(meeting)
    if first:
        press(page, "End the meeting")
        assert "has no answer yet" in page.inner_text("body")
    for question, answer in (
        ("Is anything disclosed", "No, because"), ("Is what is shared", "Yes, because"), ("Is the risk management plan", "Yes, as it stands"),
    ):  # fmt: skip
        page.get_by_role("link", name=re.compile(f"^Answer for {ref}: {question}")).click()
        page.get_by_label(answer, exact=True).check()
        page.get_by_label("The reason, as it is minuted").fill("As the room said (made up)")
        press(page, "Save this answer")
    press(page, "End the meeting")
    done(page, "The meeting has ended")
    return meeting


def print_with_consent(alice, chair, meeting):
    alice.goto(f"{meeting}/papers")
    assert alice.get_by_role("button", name="Print").count() == 0
    alice.get_by_role("link", name="Ask for it").click()
    alice.get_by_label("Minutes", exact=True).check()
    alice.get_by_label("For whom are they?").fill("The Parole Board (made up)")
    alice.get_by_label("Why do they have to leave the screen?").fill("Its hearing (made up)")
    press(alice, "Ask the chair")
    chair.goto(f"{meeting}/papers")
    chair.get_by_role("link", name=re.compile("^Answer this")).click()
    chair.get_by_label("Yes, print once").check()
    chair.get_by_label("Why?").fill("The Board has to see it (made up)")
    press(chair, "Save this answer")
    assert "you may print once" in text_at(alice, f"{meeting}/papers")


def charged(page, ref):
    """A notice of a serious further offence: the board is still to be told, and then was."""
    for told in ("", f"{date.today():%d %m %Y}"):
        page.goto(f"/cases/{ref}/forms/serious_further_offence")
        page.get_by_label("Charge", exact=True).fill("Murder (made up)")
        page.get_by_label("Day of the charge").fill(f"{date.today():%d %m %Y}")
        page.get_by_role("group", name="Level on the day of the offence").get_by_label("Level 2").check()
        page.get_by_label("Day on which the strategic management board was told").fill(told)
        page.get_by_label("Yes, mandatory").check()
        page.get_by_label("Why", exact=True).fill("Charged with murder (made up)")
        press(page, "Save this form")
        done(page, "The form is saved")
        assert "Strategic management board told of a serious further offence" in text_at(
            page, f"/cases/{ref}"
        )


def leave(page, ref):
    page.goto(f"/cases/{ref}/close")
    page.get_by_label("Notification, licence, supervision or order ended").check()
    page.get_by_label("In a sentence").fill("The licence ended (made up)")
    press(page, "Close this case")
    done(page, "Case closed")
    words = text_at(page, f"/cases/{ref}")
    assert "Exited" in words
    for value in ("Considered", "Commissioned", "Completed", "Published"):
        page.goto(f"/cases/{ref}/ratings/case_review")
        page.get_by_label(value, exact=True).check()
        page.get_by_label("Why?").fill("Charged with murder (made up)")
        press(page, "Save")
        assert f"{value} since" in text_at(page, f"/cases/{ref}")
