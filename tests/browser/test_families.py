"""A family, from the request for support over needs, consent, plan, reviews, step up and down, to progress that lasts, a claim of its time, its check, and the end."""

import re
from datetime import date, timedelta

import pytest

from plumbline.values.said_days import months_on
from tests.browser.test_a_case import done, press
from tests.browser.test_marac import fill_person, text_at
from tests.browser.test_pages import faults_at_each_width, faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.extra, pytest.mark.xdist_group("browser")]

TODAY = date.today()
# Found so long ago that the counts which bear progress out are over today.
FOUND = months_on(-7, TODAY)
HALF = FOUND + timedelta(days=190)
TERMS = (FOUND + timedelta(days=92), FOUND + timedelta(days=184))
# While results were claimed.
THEN, CLAIMED = date(2024, 1, 3), date(2024, 8, 1)


def test_a_family_from_the_request_to_progress_that_lasts(sign_in):
    bob, alice = (sign_in(who, script=False) for who in ("representative", "coordinator"))
    ask(bob, "Lindenkin")
    ref = take_in(alice, "Lindenkin")
    assert "None is written down yet" in text_at(alice, f"/cases/{ref}")
    refused(alice, ref, "Eligible, consent being asked", "There are 0.")
    show_all(bob, ref, FOUND)
    move(alice, ref, "Eligible, consent being asked")
    consent(alice, ref, "No")
    refused(alice, ref, "Attached, the family being assessed", "says that it was not")
    consent(alice, ref, "Yes")
    lead(alice, ref)
    move(alice, ref, "Attached, the family being assessed")
    assess(alice, ref)
    move(alice, ref, "Assessed, the plan being made")
    plan(alice, ref)
    answer_what_is_asked_alone(alice, ref)
    review(alice, ref)
    next_review = TODAY + timedelta(weeks=6)
    assert f"Next review {next_review.day} {next_review:%B %Y}" in text_at(alice, f"/cases/{ref}")
    group_meeting(alice, ref)
    step(alice, ref, "Step up to children’s social care")
    move(alice, ref, "Stepped up to children’s social care")
    step(alice, ref, "Step down from it")
    move(alice, ref, "Supported")
    refused(alice, ref, "Outcomes met, watched to see if they last", "never counted again: need 1")
    count_all(bob, ref, TERMS, HALF)
    page = text_at(bob, f"/cases/{ref}/needs")
    assert page.count("Within the target ") + page.count("Sustained") >= 3
    move(alice, ref, "Outcomes met, watched to see if they last")
    move(alice, ref, "Progress sustained")
    alice.goto(f"/cases/{ref}/claim")
    press(alice, "Claim it")
    assert "Under Families First Partnership nothing is claimed" in alice.inner_text("main")
    close_and_open_again(alice, ref)
    count_it(alice, ref)


def test_a_claim_of_its_time_is_entered_checked_and_taken_back(sign_in):
    bob, alice = (sign_in(who, script=False) for who in ("representative", "coordinator"))
    ask(bob, "Thenfamily")
    ref = take_in(alice, "Thenfamily")
    show_all(bob, ref, THEN)
    count_all(bob, ref, (date(2024, 4, 5), date(2024, 7, 19)), date(2024, 7, 31))
    bring_to_sustained(alice, ref)
    alice.goto(f"/cases/{ref}/claim")
    alice.get_by_label("On which day was it claimed?").fill("1 6 2024")
    press(alice, "Claim it")
    assert "This cannot be claimed yet." in alice.inner_text("main")
    alice.get_by_label("On which day was it claimed?").fill(f"{CLAIMED:%d %m %Y}")
    press(alice, "Claim it")
    done(alice, "The result is claimed, by the rule of that day")
    assert "Result claimed" in text_at(alice, f"/cases/{ref}")
    alice.goto(f"/cases/{ref}/claim")
    alice.get_by_label("On which day was it claimed?").fill(f"{CLAIMED:%d %m %Y}")
    press(alice, "Claim it")
    assert "The result of this case is claimed already" in alice.inner_text("main")
    check_it(alice, bob, ref)


def test_its_pages_have_no_faults_at_either_width(sign_in):
    alice = sign_in("coordinator")
    ref = helped(alice)
    for address in (
        f"/cases/{ref}", f"/cases/{ref}/needs", f"/cases/{ref}/needs/new", f"/cases/{ref}/needs/1/count", f"/cases/{ref}/needs/1/take-off",
        f"/cases/{ref}/needs/1/counts/1", f"/cases/{ref}/people/new", f"/cases/{ref}/people/left", f"/cases/{ref}/claim", f"/cases/{ref}/objectives/new", f"/cases/{ref}/forms/consent",
        f"/cases/{ref}/forms/whole_family_assessment", "/claims/families", "/claims/families/sample", "/schemes/families",
        "/returns/families/2024/1", "/returns/families/2024/1/attached",
    ):  # fmt: skip
        alice.goto(address)
        assert faults_at_each_width(alice, faults_of) == [], address


def test_the_form_of_a_request_has_no_faults(sign_in):
    bob = sign_in("representative", width=390)
    bob.goto("/referrals/new/families")
    assert faults_of(bob) == []
    for opened, next_one in (("Add a child", "Child"), ("Add another child", "Child 2")):
        assert bob.get_by_text(opened, exact=True).locator("visible=true").count() == 1
        bob.get_by_text(opened, exact=True).locator("visible=true").click()
        assert bob.get_by_role("group", name=next_one, exact=True).is_visible()
    assert not bob.get_by_role("group", name="Child 3", exact=True).is_visible()
    assert faults_of(bob) == []


def helped(page):
    """The family of the story that is supported today."""
    page.goto("/inbox?group=all")
    row = page.locator("table", has_text="All open cases").locator("tr", has_text="Elder, Made-up")
    return row.get_by_role("link").first.get_attribute("href").rsplit("/", 1)[1]


def ask(page, name):
    page.goto("/referrals/new/families")
    page.get_by_role("group", name="Is somebody in immediate danger?").get_by_label("No").check()
    page.get_by_label("Three needs or more").check()
    page.get_by_label("What has happened, and why now?").fill("Six calls since the summer (made up)")
    fill_person(page, "Parent or carer", "Lena", name)
    page.get_by_text("Add a child", exact=True).click()
    fill_person(page, "Child", "Levi", name)
    more = page.get_by_role("group", name="About the referral")
    more.get_by_label("A good education").check()
    more.get_by_label("Away from crime").check()
    more.get_by_role("group", name="Does the family know that you refer them?").get_by_label("Yes").check()
    press(page, "Continue")
    assert "needs 3 or more, and this is 2" in page.inner_text("main")
    page.get_by_label("Financial stability").check()
    press(page, "Continue")
    press(page, "Send this referral")
    done(page, "Referral sent")


def take_in(page, name):
    page.goto("/referrals")
    page.get_by_role("link", name=f"{name}, Lena").click()
    page.get_by_label("Take in").check()
    page.get_by_label("Why?").fill("Needs under three headings (made up)")
    page.get_by_role("group", name="Who leads, if you take it?").get_by_label("Zedton Police").check()
    press(page, "Save this decision")
    done(page, "Decision saved")
    page.goto("/inbox?group=all")
    row = page.locator("table", has_text="All open cases").locator("tr", has_text=f"{name}, Lena")
    return row.get_by_role("link").first.get_attribute("href").rsplit("/", 1)[1]


def show(page, ref, whose, need, on, count, length, less):
    page.goto(f"/cases/{ref}/needs/new")
    page.get_by_label(re.compile(f"^{whose}: ")).check()
    page.get_by_label("Which need?").select_option(label=need)
    page.get_by_label("Where does the evidence come from?").select_option(label="Police record")
    page.get_by_label("What is it, and where is it found?").fill("The register, page 12 (made up)")
    page.get_by_label("Up to which day was it counted?").fill(f"{on:%d %m %Y}")
    page.get_by_label("How many were counted?").fill(str(count))
    number, unit = length
    page.get_by_label("Over how long? Number").fill(str(number))
    page.get_by_label(unit).check()
    if less == 100:
        page.get_by_label("Nought").check()
    else:
        page.get_by_label("So many per cent less than the baseline").check()
        page.get_by_label("How much less, in per cent?").fill(str(less))
    page.get_by_label("Who brings the next count?").select_option(label="Bob Police, Zedton Police")
    press(page, "Save this need")
    done(page, "The need is saved")


def show_all(page, ref, on):
    show(page, ref, "Child", "Young person offending or antisocial behaviour, or at risk of it", on, 6, (6, "Months"), 33)  # fmt: skip
    show(page, ref, "Child", "School attendance under 90%", on, 40, (13, "Weeks"), 50)
    show(page, ref, "Parent or carer", "Adult out of work", on, 26, (6, "Months"), 100)


def count(page, ref, number, last, found):
    page.goto(f"/cases/{ref}/needs/{number}/count")
    page.get_by_label("Up to which day was it counted?").fill(f"{last:%d %m %Y}")
    page.get_by_label(re.compile("^How many ")).fill(str(found))
    page.get_by_label("Where does the evidence come from?").select_option(label="Police record")
    page.get_by_label("What is it, and where is it found?").fill("The same register (made up)")
    press(page, "Save this count")
    done(page, "The count is saved")


def count_all(page, ref, terms, half):
    count(page, ref, 1, half, 4)
    for term in terms:
        count(page, ref, 2, term, 20)
    count(page, ref, 3, half, 0)


def move(page, ref, state):
    page.goto(f"/cases/{ref}/move")
    page.get_by_label(state).check()
    page.get_by_label("Why?").fill("As agreed (made up)")
    press(page, "Move it")
    done(page, "The case was moved")


def refused(page, ref, state, words):
    page.goto(f"/cases/{ref}/move")
    page.get_by_label(state).check()
    page.get_by_label("Why?").fill("As agreed (made up)")
    press(page, "Move it")
    assert words in page.inner_text("main")


def form(page, ref, slug, words=(), choices=()):
    page.goto(f"/cases/{ref}/forms/{slug}")
    for label, answer in words:
        page.get_by_label(label).fill(answer)
    for group, answer in choices:
        page.get_by_role("group", name=group).get_by_label(answer).check()
    press(page, "Save this form")
    done(page, "The form is saved")


def consent(page, ref, answer):
    form(
        page, ref, "consent",
        [
            ("Who agreed, for whom", "Lena, for both (made up)"), ("On which day", f"{TODAY:%d %m %Y}"),
            ("How they were told that they may take it back", "At home (made up)"),
        ],
        [("Does the family agree", answer)],
    )  # fmt: skip


def lead(page, ref):
    page.goto(f"/cases/{ref}/lead-worker")
    page.get_by_label("Who leads the work?").select_option(label="Bob Police, Zedton Police")
    page.get_by_label("Why this person?").fill("Knows the family (made up)")
    press(page, re.compile("^(Name|Save)"))
    assert "Lead worker: Bob Police" in text_at(page, f"/cases/{ref}")


def assess(page, ref):
    form(
        page, ref, "whole_family_assessment",
        [
            ("Who is in the family", "Lena and Levi (made up)"), ("What goes well", "They eat together (made up)"),
            ("What each child says", "I want to sleep (made up)"), ("What each adult says", "I want to work (made up)"),
            ("What is needed, by whom", "School, police, work (made up)"),
        ],
    )  # fmt: skip


def plan(page, ref):
    for need in ("Young person offending", "School attendance", "Adult out of work"):
        page.goto(f"/cases/{ref}/objectives/new")
        page.get_by_label("What is to be different for this person?").fill(f"Better: {need.lower()}")
        page.get_by_label(re.compile(f"^{need}")).check()
        press(page, "Save this objective")
        done(page, "Objective saved")
    page.goto(f"/cases/{ref}/actions/new")
    page.get_by_label("What is done?").fill("Take")
    page.get_by_label("To what or whom, how often and until when?").fill("Levi to school each Monday")
    page.get_by_label("Who does it?").select_option(label="Bob Police, Zedton Police")
    page.get_by_label("Better: school attendance").check()
    page.get_by_label("No, it is new").check()
    press(page, "Propose this action")
    page.goto(f"/cases/{ref}/plan")
    press(page, "Agree the plan")
    found = text_at(page, f"/cases/{ref}")
    assert "Supported" in found
    assert "Outcome: a good education" in found


def answer_what_is_asked_alone(page, ref):
    page.goto(f"/cases/{ref}/prompts")
    page.get_by_label("No", exact=True).first.check()
    page.get_by_label("Why?").first.fill("Nothing points to it (made up)")
    press(page, "Save this answer")
    done(page, "Nobody but a co-ordinator sees it")


def review(page, ref, outcome="Keep"):
    page.goto(f"/cases/{ref}/review")
    for partly in page.get_by_label("Partly" if outcome == "Keep" else "Achieved", exact=True).all():
        partly.check()
    page.get_by_label("What changed?").fill("Seen at home (made up)")
    page.get_by_label(re.compile(outcome)).first.check()
    press(page, "Save this review")
    done(page, "Review saved")


def group_meeting(page, ref):
    form(
        page, ref, "group_meeting",
        [("On which day it was offered", f"{TODAY:%d %m %Y}"), ("The plan that the family made", "Football with the uncle (made up)")],
        [("What did the family answer?", "It took place")],
    )  # fmt: skip


def step(page, ref, which):
    form(
        page, ref, "step",
        [
            ("What has changed", "Hurt at home (made up)"), ("Who decided it there", "Team manager, today (made up)"),
            ("What the family was told", "At home (made up)"), ("Who leads from now on", "A social worker (made up)"),
        ],
        [("Which is it?", which)],
    )  # fmt: skip


def bring_to_sustained(page, ref):
    move(page, ref, "Eligible, consent being asked")
    consent(page, ref, "Yes")
    lead(page, ref)
    move(page, ref, "Attached, the family being assessed")
    page.goto(f"/cases/{ref}/forms/whole_family_assessment")
    page.get_by_label("If the family plan was agreed before").fill(f"{THEN:%d %m %Y}")
    for label in (
        "Who is in the family",
        "What goes well",
        "What each child says",
        "What each adult says",
        "What is needed, by whom",
    ):
        page.get_by_label(label).fill("As it was told in 2024 (made up)")
    press(page, "Save this form")
    move(page, ref, "Assessed, the plan being made")
    plan(page, ref)
    move(page, ref, "Outcomes met, watched to see if they last")
    move(page, ref, "Progress sustained")


def close_and_open_again(page, ref):
    review(page, ref, "Ready to close")
    page.goto(f"/cases/{ref}/close")
    page.get_by_label("Progress sustained").check()
    page.get_by_label("In a sentence").fill("The family goes on by itself (made up)")
    press(page, "Close this case")
    done(page, "Case closed")
    page.goto(f"/cases/{ref}/reopen")
    page.get_by_label("Why does it go on?").fill("Called out again (made up)")
    page.get_by_label("Who decided it?").select_option(label="Alice Coord")
    press(page, "Reopen this case")
    assert "Taken in, needs not shown yet" in text_at(page, f"/cases/{ref}")


def count_it(page, ref):
    page.goto("/returns")
    words = page.get_by_role("heading", name=re.compile("Zedton families"))
    words.locator("xpath=following-sibling::ul[1]").get_by_role("link").first.click()
    assert "Lindenkin" not in page.inner_text("main")
    page.get_by_role("link", name="People behind: Families attached").click()
    assert ref in page.inner_text("main")


def check_it(alice, bob, ref):
    alice.goto("/quality")
    alice.get_by_role("link", name="Claims of results, Zedton families").click()
    alice.get_by_role("link", name="Have claims drawn for checking").click()
    alice.get_by_label("Claims made from which day?").fill("1 8 2024")
    alice.get_by_label("Up to and including which day?").fill("1 8 2024")
    alice.get_by_label("How many are drawn?").fill("5")
    press(alice, "Draw them")
    done(alice, "The sample is drawn")
    bob.goto("/claims/families")
    bob.get_by_role("link", name=f"check the claim of case {ref}").first.click()
    assert "Each need stayed within its target for 6 months" in bob.inner_text("main")
    bob.get_by_label("No, I do not").check()
    bob.get_by_label("What did you look at, and what did you find?").fill("The register says five (made up)")
    press(bob, "Save this check")
    done(bob, "The check is saved")
    alice.goto("/claims/families")
    assert "The register says five" in alice.inner_text("main")
    alice.get_by_role("link", name=f"Take back the claim of case {ref}").click()
    alice.get_by_label("Why is it taken back?").fill("Five, not four (made up)")
    press(alice, "Take it back")
    done(alice, "The claim is taken back")
    assert "Progress sustained" in text_at(alice, f"/cases/{ref}")
