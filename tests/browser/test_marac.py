"""A MARAC's case from its referral to its close by the people whose work each step is; repeats; the offender manager's pages."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.test_a_case import AHEAD, done, press
from tests.browser.test_pages import faults_at_each_width, faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def fill_person(page, legend, first, last):
    group = page.get_by_role("group", name=legend, exact=True)
    group.get_by_label("First name").fill(first)
    group.get_by_label("Last name").fill(last)


@pytest.mark.extra
def test_a_pair_is_referred_and_taken_in(sign_in):
    bob = sign_in("representative", width=390)
    bob.goto("/referrals/new")
    bob.get_by_role("link", name="Zedton MARAC (made up)").click()
    bob.get_by_role("group", name="Is somebody in immediate danger?").get_by_label("No").check()
    bob.get_by_label("Professional judgement").check()
    bob.get_by_label("Why now? Your professional view").fill("Strangled on Friday (made up)")
    fill_person(bob, "Victim", "Wilma", "Browsered")
    fill_person(bob, "Perpetrator", "Harry", "Browserby")
    bob.get_by_role("group", name="About the referral").get_by_label("What happened").fill(
        "Strangled (made up)"
    )
    bob.get_by_role("button", name="Continue").click()
    expect(bob.get_by_text("Answer: Does the victim agree").first).to_be_visible()
    assert (
        bob.get_by_role("group", name="Victim", exact=True).get_by_label("First name").input_value()
        == "Wilma"
    )
    assert faults_of(bob) == []
    bob.get_by_role("group", name="Does the victim agree to the referral?").get_by_label("Yes").check()
    bob.get_by_role("group", name="Has the perpetrator been told").get_by_label("No").check()
    bob.get_by_role("button", name="Continue").click()
    assert faults_of(bob) == []
    bob.get_by_role("button", name="Send this referral").click()
    expect(bob.get_by_text("Referral sent")).to_be_visible()

    alice = sign_in("coordinator")
    alice.goto("/referrals")
    alice.get_by_role("link", name="Browsered, Wilma").click()
    expect(alice.get_by_text("Browserby, Harry")).to_be_visible()
    alice.get_by_label("Accept").check()
    alice.get_by_label("Why?").fill("High risk")
    alice.get_by_role("group", name="Who leads, if you take it?").get_by_label(
        "Zedton Safe Lives Charity"
    ).check()
    alice.get_by_role("button", name="Save this decision").click()
    alice.goto("/inbox?group=all")
    alice.get_by_role("row").filter(has_text="Browsered, Wilma").first.get_by_role("link").first.click()
    assert "Nothing of this case may reach Harry Browserby" in " ".join(alice.inner_text("main").split())
    assert faults_of(alice) == []


@pytest.mark.extra
def test_a_repeat_is_known_at_triage_and_said_on_the_case(sign_in):
    alice = sign_in("coordinator", script=False)
    alice.goto("/referrals")
    alice.get_by_role("link", name="Madeup, Vera").click()
    expect(alice.get_by_text("Repeat, further incident on")).to_be_visible()
    alice.get_by_label("Accept").check()
    alice.get_by_label("Why?").fill("Within twelve months")
    alice.get_by_role("group", name="Who leads, if you take it?").get_by_label(
        "Zedton Safe Lives Charity"
    ).check()
    alice.get_by_role("button", name="Save this decision").click()
    alice.goto("/inbox?group=all")
    pages = alice.eval_on_selector_all("a[href^='/cases/']", "e => e.map(x => x.href)")
    shown = []
    for address in dict.fromkeys(pages):
        alice.goto(address)
        shown.append(" ".join(alice.inner_text("main").split()))
    repeats = [text for text in shown if "Madeup, Vera" in text and "Repeat" in text]
    assert len(repeats) == 1
    assert "The case before:" in repeats[0]


def test_whoever_works_with_others_sees_no_marac(sign_in):
    petra = sign_in("practitioner", script=False)
    for address in ("/my-people", "/requests", "/meetings", "/referrals"):
        petra.goto(address)
        said = petra.inner_text("main")
        assert "Madeup-Stone" not in said
        assert "Vera" not in said


@pytest.mark.extra
def test_a_case_from_its_referral_to_its_close(sign_in):
    """Without script, as on an old machine in a refuge."""
    bob, alice, ines = (sign_in(who, script=False) for who in ("representative", "coordinator", "adviser"))
    refer_with_ticks(bob)
    ref = take_in(alice)
    assert the_adviser_begins(ines) == ref
    answer(bob, ref)
    hear(alice, ref)
    tell_the_victim(ines)
    flag(bob, ref)
    answer_what_is_asked_alone(alice, ref)
    assert "MAPPA" not in text_at(bob, f"/cases/{ref}")
    send_and_take_back(alice, ref)
    count_it(alice, ref)
    petra = sign_in("practitioner", script=False)
    for address in ("/my-people", "/requests", "/meetings", "/notices", "/referrals", f"/cases/{ref}"):
        assert not {"Lifelong", "Wholesome"} & set(re.findall(r"\w+", text_at(petra, address))), address
    review_and_close(alice, ref)
    # The flag outlives the case.
    assert "Lifelong, Lena" in text_at(bob, "/flags")


def text_at(page, address):
    page.goto(address)
    return " ".join(page.inner_text("main").split())


def refer_with_ticks(page):
    page.goto("/referrals/new/marac")
    page.get_by_role("group", name="Is somebody in immediate danger?").get_by_label("No").check()
    page.get_by_label("Visible high risk").check()
    page.get_by_label("Why now? Your professional view").fill("Threats to kill on Friday (made up)")
    page.get_by_label("Day of the assessment").fill(f"{date.today():%d %m %Y}")
    page.get_by_label("Who made it").fill("Made-up officer")
    page.get_by_text("Answer here: Made-up checklist").click()
    for number in range(1, 25):
        question = page.get_by_role(
            "group", name=f"Made-up question {number}, in the place of a licensed one"
        )
        question.get_by_label("Yes" if number <= 15 else "Not known").check()
    fill_person(page, "Victim", "Lena", "Lifelong")
    fill_person(page, "Perpetrator", "Walt", "Wholesome")
    more = page.get_by_role("group", name="About the referral")
    more.get_by_label("What happened").fill("Threats to kill (made up)")
    page.get_by_role("group", name="Does the victim agree to the referral?").get_by_label("Yes").check()
    page.get_by_role("group", name="Has the perpetrator been told").get_by_label("No").check()
    press(page, "Continue")
    press(page, "Send this referral")
    done(page, "Referral sent")


def take_in(page):
    page.goto("/referrals")
    page.get_by_role("link", name="Lifelong, Lena").click()
    said = page.inner_text("main")
    assert "15 by Made-up checklist" in said
    assert "Made-up question 15," in said
    page.get_by_label("Accept").check()
    page.get_by_label("Why?").fill("High risk by the checklist (made up)")
    page.get_by_role("group", name="Who leads, if you take it?").get_by_label("Zedton Council").check()
    page.get_by_role("checkbox", name="Zedton Police", exact=True).check()
    press(page, "Save this decision")
    done(page, "Decision saved")
    page.goto("/inbox?group=all")
    row = page.locator("table", has_text="All open cases").locator("tr", has_text="Lifelong, Lena")
    return row.get_by_role("link").first.get_attribute("href").rsplit("/", 1)[1]


def open_her_victim(page):
    """From the page on which she lands, by links alone: nobody has given her a reference or a name to look for."""
    page.goto("/")
    page.get_by_role("link", name=re.compile("^Lifelong, Lena")).first.click()
    return page.url.split("/cases/")[1].split("/")[0]


def the_adviser_begins(page):
    """In the case from its first day, though another agency leads; gives back the reference that she found."""
    ref = open_her_victim(page)
    assert "Not yet" in page.inner_text("main")
    page.get_by_role("link", name="Stop the clock").click()
    page.get_by_label("No safe way to make contact yet").check()
    press(page, "Save")
    assert "Stands still" in page.inner_text("main")
    page.get_by_role("link", name="Let the clock go on").click()
    page.get_by_label("There is a safe way now").check()
    press(page, "Save")
    page.get_by_role("link", name="Write down what the victim says").click()
    page.get_by_label("What the victim wants, for the next meeting").check()
    page.get_by_label("What did they say, or what were they told?").fill(
        "That he does not come to the school (made up)"
    )
    page.get_by_label("By which safe way did you reach them?").fill("At the library (made up)")
    press(page, "Save these words")
    # Words are no contact: the clock runs until she logs one.
    page.goto("/")
    assert "New to your agency" in page.inner_text("main")
    open_her_victim(page)
    page.get_by_role("link", name="Log a contact").click()
    page.get_by_label("Tried, no answer").check()
    press(page, "Save this contact")
    page.goto("/")
    assert "Not heard at a meeting yet" in page.inner_text("main")
    return ref


def answer(page, ref):
    page.goto("/requests")
    page.get_by_role("button", name=f"Not known for request {ref}").click()
    done(page, "not known")


def hear(page, ref):
    page.goto(f"/cases/{ref}/research-finished")
    press(page, "Finish the research")
    day = AHEAD + timedelta(days=1)
    page.goto("/meetings/new")
    page.get_by_label("Zedton MARAC (made up)").check()
    page.get_by_label("On what day?").fill(f"{day:%d %m %Y}")
    page.get_by_label("At what time?").fill("14:00")
    press(page, "Call this meeting")
    page.get_by_role("link", name=re.compile(f" {day.day} {day:%B %Y}, 14:00")).first.click()
    meeting = page.url
    page.get_by_role("link", name="Put a case on the agenda").click()
    page.get_by_label("Which case?").select_option(ref)
    press(page, "Put on the agenda")
    # The police and the domestic abuse service make a quorum.
    for who in ("Bob Police, Zedton Police", "Ines Adviser, Zedton Safe Lives Charity"):
        page.get_by_role("link", name="Record who is there").click()
        page.get_by_label("Who is there?").select_option(label=who)
        for yes in page.get_by_label("Yes").all():
            yes.check()
        press(page, "Save")
    press(page, "Begin the meeting")
    page.get_by_role("link", name=f"Record a decision on {ref}").click()
    page.get_by_label("Decision", exact=True).select_option("heard")
    page.get_by_label("In words").fill("Every agency was heard (made up)")
    press(page, "Save this decision")
    page.get_by_role("link", name=f"Set an objective for {ref}").click()
    page.get_by_label("What is to be different for this person?").fill("The school is safe")
    page.get_by_label("Contact about children").check()
    press(page, "Save this objective")
    page.goto(f"/cases/{ref}/actions/new")
    page.get_by_label("What is done?").fill("Ask")
    page.get_by_label("To what or whom, how often and until when?").fill(
        "the school to let nobody else fetch the child"
    )
    page.get_by_label("Who does it?").select_option(label="Bob Police, Zedton Police")
    page.get_by_label("The school is safe").check()
    page.get_by_label("No, it is new").check()
    press(page, "Propose this action")
    done(page, "Action proposed")
    take_up_what_is_usual(page, ref)
    page.goto(f"/cases/{ref}/plan")
    press(page, "Agree the plan")
    page.goto(meeting)
    press(page, "End the meeting")
    assert "has no answer yet" in page.inner_text("body")
    for question, answer in (
        ("What does the victim want", "Told at the meeting"),
        ("Is a child", "Made already"),
    ):
        page.get_by_role("link", name=re.compile(f"^Answer for {ref}: {question}")).click()
        page.get_by_label(answer, exact=True).check()
        page.get_by_label("The reason, as it is minuted").fill("As the room said (made up)")
        press(page, "Save this answer")
    press(page, "End the meeting")
    done(page, "ended")


def take_up_what_is_usual(page, ref):
    """An action that the kind offers, by its link; what the case has is offered no more."""
    page.goto(f"/cases/{ref}/actions/new")
    page.get_by_role("link", name="Fit locks and an alarm at the victim's home").click()
    assert "victim" not in page.url
    assert page.get_by_label("What is done?").input_value() == "Fit"
    if not page.get_by_label("Who does it?").input_value():
        page.get_by_label("Who does it?").select_option(label="Bob Police, Zedton Police")
    page.get_by_label("The school is safe").check()
    page.get_by_label("No, it is new").check()
    press(page, "Propose this action")
    done(page, "Action proposed")
    page.goto(f"/cases/{ref}/actions/new")
    assert page.get_by_role("link", name="Fit locks").count() == 0
    assert page.get_by_role("link", name="Serve a protection notice").count() == 1


def tell_the_victim(page):
    open_her_victim(page)
    assert "The victim is still to be told" in page.inner_text("main")
    page.get_by_role("link", name="Write down what the victim says").click()
    page.get_by_label("What the victim was told after the meeting").check()
    page.get_by_label("What did they say, or what were they told?").fill("What the school will do (made up)")
    page.get_by_label("By which safe way did you reach them?").fill("At the library (made up)")
    press(page, "Save these words")
    assert "still to be told" not in page.inner_text("main")


def flag(page, ref):
    page.goto("/flags")
    page.get_by_role("row").filter(has_text="Lifelong, Lena").get_by_role(
        "link", name="Say that it is set"
    ).click()
    page.get_by_label("Whose records carry the flag?").select_option(label="Zedton Police")
    press(page, "Our records are flagged")
    assert "Take it off early" in page.get_by_role("row").filter(has_text="Lifelong, Lena").inner_text()
    said = text_at(page, f"/cases/{ref}/victim")
    assert "not come to the school" in said
    assert "library" not in said


def answer_what_is_asked_alone(page, ref):
    page.goto("/inbox?group=all")
    page.get_by_role("link", name=f"case {ref}", exact=True).click()
    form = page.locator("form", has=page.get_by_label("They are managed there already"))
    form.get_by_label("They are managed there already").check()
    form.get_by_label("Why?").fill("Category 2 since May (made up)")
    press(form, "Save this answer")
    done(page, "Nobody but a co-ordinator sees it")


def send_and_take_back(page, ref):
    page.goto(f"/cases/{ref}/transfer")
    page.get_by_label("To which area?").select_option("elsewhere")
    page.get_by_label("Name of the other area").fill("Wexborough MARAC (made up)")
    page.get_by_label("Why, and what must they know at once?").fill("She may move there (made up)")
    press(page, "Hand it over")
    page.get_by_role("link", name="Write down the other area’s answer").click()
    page.get_by_label("Refused there").check()
    page.get_by_label("Who there said so, and how?").fill("Their co-ordinator, by telephone (made up)")
    page.get_by_label("In their words").fill("She stays where she is (made up)")
    press(page, "Save this answer")
    assert "Flagged for twelve months" in page.inner_text("main")


def count_it(page, ref):
    page.goto("/returns")
    running = page.get_by_role("listitem").filter(has_text="Not over yet")
    running.locator("a[href^='/returns/marac/']").first.click()
    assert "Lifelong" not in page.inner_text("main")
    page.get_by_role("link", name="Cases behind: Cases heard").first.click()
    assert ref in page.inner_text("main")


def review_and_close(page, ref):
    page.goto(f"/cases/{ref}/review")
    page.get_by_label("Partly", exact=True).check()
    page.get_by_label("What changed?").fill("The school knows (made up)")
    page.get_by_label("Ready to close").check()
    press(page, "Save this review")
    page.goto(f"/cases/{ref}/close")
    page.get_by_label("Twelve months without a repeat").check()
    page.get_by_label("In a sentence").fill("The time is over (made up)")
    press(page, "Close this case")
    done(page, "Case closed")


@pytest.mark.extra
def test_its_pages_are_clean_at_each_width(sign_in):
    alice, ines, bob = sign_in("coordinator"), sign_in("adviser"), sign_in("representative")
    alice.goto("/flags")
    ref = (
        alice.get_by_role("row")
        .filter(has_text="Madeup, Vera")
        .get_by_role("link")
        .first.get_attribute("href")
        .rsplit("/", 1)[1]
    )
    wanted = [
        (alice, ("/flags", f"/cases/{ref}", f"/cases/{ref}/prompts", f"/cases/{ref}/transfer", "/returns", "/returns/marac/2026/3")),
        (ines, ("/my-people", f"/cases/{ref}/victim", f"/cases/{ref}/victim/words")),
        (bob, ("/flags", "/referrals/new/marac")),
    ]  # fmt: skip
    for page, addresses in wanted:
        for address in addresses:
            page.goto(address)
            assert faults_at_each_width(page, faults_of) == [], address
