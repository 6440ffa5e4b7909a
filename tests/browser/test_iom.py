"""A case of integrated offender management, from the nomination over custody to its de-selection and selection again, by those whose work each step is."""

import re
from datetime import date, timedelta

import pytest

from tests.browser.test_a_case import AHEAD, done, press
from tests.browser.test_marac import fill_person, text_at
from tests.browser.test_pages import faults_at_each_width, faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.extra, pytest.mark.xdist_group("browser")]


def test_a_case_from_its_nomination_to_selection_again(sign_in):
    bob, alice = (sign_in(who, script=False) for who in ("representative", "coordinator"))
    nominate(bob)
    ref = take_in(alice)
    assert "OGRS3 3: 81" in text_at(bob, f"/cases/{ref}")
    select(alice, ref)
    rate(alice, ref, "colour", "Amber")
    plan(alice, ref)
    answer_what_is_asked_alone(alice, ref)
    rate(bob, ref, "colour", "Red")
    tomorrow = date.today() + timedelta(days=1)
    assert f"due by {tomorrow.day} {tomorrow:%B %Y}" in text_at(alice, f"/cases/{ref}")
    assert "Questions for co-ordinators only: a question waits" in text_at(alice, f"/cases/{ref}")
    assert "Questions for co-ordinators only" not in text_at(bob, f"/cases/{ref}")
    answer_what_is_asked_alone(alice, ref)
    review(alice, ref)
    assert f"Next review {tomorrow.day} {tomorrow:%B %Y}" in text_at(alice, f"/cases/{ref}")
    move(alice, ref, "In custody, release being planned")
    assert "Blue in custody, since" in text_at(alice, f"/cases/{ref}")
    objective(alice, ref, "A room and an appointment on the first day", "Release from custody")
    assert "Pathway: release from custody" in text_at(alice, f"/cases/{ref}")
    move(alice, ref, "Managed in the community")
    rate(alice, ref, "colour", "Green")
    review(alice, ref)
    month = date.today() + timedelta(days=28)
    assert f"Next review {month.day} {month:%B %Y}" in text_at(alice, f"/cases/{ref}")
    move(alice, ref, "Active supervision over (reset)")
    assert "Active supervision over (reset)" in text_at(alice, f"/cases/{ref}")
    close_and_select_again(alice, ref)
    count_it(alice, ref)


def test_its_pages_have_no_faults_at_either_width(sign_in):
    alice = sign_in("coordinator")
    alice.goto("/inbox?group=all")
    ref = case_called(alice, "Green engaged and stable, since")
    for address in (
        f"/cases/{ref}", f"/cases/{ref}/ratings/colour", f"/cases/{ref}/scores/new", "/returns", f"/returns/iom/{entered()}",
        f"/returns/iom/{entered()}/entered", "/schemes/iom",
    ):  # fmt: skip
        alice.goto(address)
        assert faults_at_each_width(alice, faults_of) == [], address


def test_the_form_of_a_nomination_has_no_faults(sign_in):
    bob = sign_in("representative", width=390)
    bob.goto("/referrals/new/iom")
    assert faults_of(bob) == []


def entered():
    """Year and quarter in which the cohort of the story entered."""
    today = date.today().replace(day=1)
    quarter = today.year * 4 + (today.month - 1) // 3 - 5
    return f"{quarter // 4}/{quarter % 4 + 1}"


def case_called(page, words):
    """The reference of an open case on whose page these words stand."""
    for address in dict.fromkeys(
        page.eval_on_selector_all("a[href^='/cases/']", "e => e.map(x => x.pathname)")
    ):
        if re.fullmatch(r"/cases/\w+", address) and words in text_at(page, address):
            return address.rsplit("/", 1)[1]
    raise AssertionError(words)


def nominate(page):
    page.goto("/referrals/new/iom")
    page.get_by_role("group", name="Is somebody in immediate danger?").get_by_label("No").check()
    page.get_by_label("High score of a reoffending tool").check()
    page.get_by_label("Why do you refer them now?").fill("Three burglaries since release (made up)")
    page.get_by_text("Give the score of a tool, if you have one").click()
    page.get_by_label("OGRS3").check()
    page.get_by_label("Version of the tool").fill("3")
    page.get_by_label("The score, as it was told").fill("60")
    page.get_by_label("Day of the assessment").fill(f"{date.today():%d %m %Y}")
    page.get_by_label("Who made it").fill("Made-up officer")
    fill_person(page, "Person managed", "Ivo", "Iomcase")
    more = page.get_by_role("group", name="About the referral")
    more.get_by_label("What they are convicted or suspected of").fill("Burglary in May and June (made up)")
    page.get_by_role("group", name="Is it neighbourhood crime").get_by_label("Yes").check()
    page.get_by_role("group", name="Are they under supervision").get_by_label("On licence").check()
    press(page, "Continue")
    assert "needs 75 or more, and this is 60" in page.inner_text("main")
    page.get_by_label("The score, as it was told").fill("81")
    press(page, "Continue")
    press(page, "Send this referral")
    done(page, "Referral sent")


def take_in(page):
    page.goto("/referrals")
    page.get_by_role("link", name="Iomcase, Ivo").click()
    assert "81 by OGRS3, Made-up officer" in page.inner_text("main")
    page.get_by_label("Take to selection").check()
    page.get_by_label("Why?").fill("Fits (made up)")
    page.get_by_role("group", name="Who leads, if you take it?").get_by_label("Zedton Police").check()
    press(page, "Save this decision")
    done(page, "Decision saved")
    page.goto("/inbox?group=all")
    row = page.locator("table", has_text="All open cases").locator("tr", has_text="Iomcase, Ivo")
    return row.get_by_role("link").first.get_attribute("href").rsplit("/", 1)[1]


def select(page, ref):
    page.goto(f"/cases/{ref}/research-finished")
    press(page, "Finish the research")
    day = AHEAD + timedelta(days=2)
    page.goto("/meetings/new")
    page.get_by_label("Zedton IOM (made up)").check()
    page.get_by_label("On what day?").fill(f"{day:%d %m %Y}")
    page.get_by_label("At what time?").fill("15:30")
    press(page, "Call this meeting")
    page.get_by_role("link", name=re.compile(f" {day.day} {day:%B %Y}, 15:30")).first.click()
    meeting = page.url
    page.get_by_role("link", name="Put a case on the agenda").click()
    page.get_by_label("Which case?").select_option(ref)
    press(page, "Put on the agenda")
    # Police and probation make a quorum.
    for who in ("Bob Police, Zedton Police", "Petra Probation, Zedton Probation"):
        page.get_by_role("link", name="Record who is there").click()
        page.get_by_label("Who is there?").select_option(label=who)
        for yes in page.get_by_label("Yes").all():
            yes.check()
        press(page, "Save")
    press(page, "Begin the meeting")
    page.get_by_role("link", name=f"Record a decision on {ref}").click()
    page.get_by_label("Decision", exact=True).select_option("select_fixed")
    page.get_by_label("In words").fill("Selected as fixed (made up)")
    press(page, "Save this decision")
    page.goto(meeting)
    press(page, "End the meeting")
    done(page, "ended")


def rate(page, ref, track, value):
    page.goto(f"/cases/{ref}/ratings/{track}")
    page.get_by_label(re.compile(f"^{value}: ")).check()
    page.get_by_label("Why?").fill(f"{value} from today (made up)")
    press(page, "Save")
    done(page, "with your name and reason")


def objective(page, ref, words, pathway):
    page.goto(f"/cases/{ref}/objectives/new")
    page.get_by_label("What is to be different for this person?").fill(words)
    page.get_by_label(pathway).check()
    press(page, "Save this objective")


def plan(page, ref):
    objective(page, ref, "A home that lasts", "Accommodation")
    page.goto(f"/cases/{ref}/actions/new")
    page.get_by_label("What is done?").fill("Find")
    page.get_by_label("To what or whom, how often and until when?").fill("a room by Friday week")
    page.get_by_label("Who does it?").select_option(label="Bob Police, Zedton Police")
    page.get_by_label("A home that lasts").check()
    page.get_by_label("No, it is new").check()
    press(page, "Propose this action")
    page.goto(f"/cases/{ref}/plan")
    press(page, "Agree the plan")
    assert "Managed in the community" in text_at(page, f"/cases/{ref}")


def answer_what_is_asked_alone(page, ref):
    page.goto(f"/cases/{ref}/prompts")
    form = page.locator("form", has=page.get_by_label("Yes, and nothing follows from it"))
    form.get_by_label("Yes, and nothing follows from it").check()
    form.get_by_label("Why?").fill("Both were asked (made up)")
    press(form, "Save this answer")
    done(page, "Nobody but a co-ordinator sees it")


def review(page, ref):
    page.goto(f"/cases/{ref}/review")
    for partly in page.get_by_label("Partly", exact=True).all():
        partly.check()
    page.get_by_label("What changed?").fill("Seen at home (made up)")
    page.get_by_label(re.compile("Keep")).first.check()
    press(page, "Save this review")
    done(page, "Review saved")


def move(page, ref, state):
    page.goto(f"/cases/{ref}/move")
    page.get_by_label(state).check()
    page.get_by_label("Why?").fill("As the officer says (made up)")
    press(page, "Move it")
    done(page, "The case was moved")


def close_and_select_again(page, ref):
    page.goto(f"/cases/{ref}/close")
    page.get_by_label("Sustained reduction").check()
    page.get_by_label("In a sentence").fill("A year without (made up)")
    press(page, "Close this case")
    done(page, "Case closed")
    assert "De-selected" in text_at(page, f"/cases/{ref}")
    page.goto(f"/cases/{ref}/reopen")
    page.get_by_label("Why does it go on?").fill("Burglaries again (made up)")
    page.get_by_label("Who decided it?").select_option(label="Alice Coord")
    press(page, "Reopen this case")
    assert "Ready for the selection meeting" in text_at(page, f"/cases/{ref}")


def count_it(page, ref):
    page.goto("/returns")
    words = page.get_by_role("heading", name=re.compile("Zedton IOM"))
    words.locator("xpath=following-sibling::ul[1]").get_by_role("link").first.click()
    assert "Iomcase" not in page.inner_text("main")
    page.get_by_role("link", name="People behind: People who entered").click()
    assert ref in page.inner_text("main")
