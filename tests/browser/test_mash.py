"""A contact of a MASH from its receipt to its hand-over, by those whose work each step is: rated, researched in a sealed space, discussed, decided by two."""

import re
from datetime import date

import pytest

from tests.browser.test_a_case import AHEAD, done, press
from tests.browser.test_marac import fill_person, text_at
from tests.browser.test_pages import faults_at_each_width, faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.extra, pytest.mark.xdist_group("browser")]
LAST_NAME = "Mashcase"
ENQUIRY = "Children Act 1989 s.17, s.27 and s.47"
CORE = (
    "Bob Police, Zedton Police",
    "Sol Social, Zedton Children’s Services",
    "Nia Nurse, Zedton Community Health",
)


def test_a_contact_from_its_receipt_to_its_handing_over(sign_in):
    rhys, alice, chair = (sign_in(who, script=False) for who in ("representative", "coordinator", "chair"))
    nia, sol = sign_in("nurse", script=False), sign_in("social-worker", script=False)
    contact(rhys)
    ref = screen(alice)
    page = text_at(alice, f"/cases/{ref}")
    assert "Amber" in page
    assert "24 working hours from" in page
    rate_red(alice, ref)
    page = text_at(alice, f"/cases/{ref}")
    assert "4 hours from" in page
    assert "She said who did it (made up)" in alice.text_content("main")
    stand_still(alice, ref)
    answer(nia, ref)
    release(alice, nia, ref)
    alice.goto(f"/cases/{ref}/research-finished")
    alice.get_by_label("Why").fill("Enough is known (made up)")
    press(alice, "Finish the research")
    done(alice, "can now go to a meeting")
    discuss(alice, ref)
    assert "Strategy discussion held" in text_at(alice, f"/cases/{ref}")
    recommend(sol, ref)
    not_by_the_screener(alice, ref)
    sign_off(chair, ref)
    page = text_at(alice, f"/cases/{ref}")
    assert "Decided, being handed over" in page
    assert "Initial child protection conference" in page
    assert "15 working days from" in page
    disagree(nia, ref)
    hand_over(alice, ref)
    by_law(sol, ref)
    told(rhys)


def test_its_pages_have_no_faults_at_any_width(sign_in):
    alice, nia = sign_in("coordinator"), sign_in("nurse", width=390)
    ref, fact = a_released_fact(alice)
    quarter = (date.today().month - 1) // 3 + 1
    item = f"/returns/mash/{date.today().year}/{quarter}"
    open_case = ready_case(alice)
    for address in (
        f"/cases/{ref}", fact, f"/cases/{open_case}", f"/cases/{open_case}/move", f"/cases/{open_case}/clocks/decision",
        f"/cases/{open_case}/forms/recommendation", f"/cases/{open_case}/ratings/rating", item, f"{item}/contacts", "/schemes/mash",
    ):  # fmt: skip
        alice.goto(address)
        assert faults_at_each_width(alice, faults_of) == [], address
    nia.goto("/referrals/new/mash")
    assert faults_of(nia) == []


def test_a_child_in_an_adults_case_is_put_before_the_mash_or_not_and_it_is_written_down(sign_in):
    alice = sign_in("coordinator", script=False)
    alice.goto("/inbox?group=all")
    asked = alice.eval_on_selector_all("a[href$='/prompts']", "e => e.map(x => x.pathname)")
    address = next(one for one in asked if "is the child put before the MASH?" in text_at(alice, one))
    form = alice.locator("form", has=alice.get_by_label("There is one, and it is not: because"))
    for settled in alice.get_by_text("Answer it anew").all():
        settled.click()
    form.get_by_label("There is one, and it is not: because").check()
    form.get_by_label("Why?").fill("Grown up and away (made up)")
    press(form, "Save this answer")
    assert "There is one, and it is not: because. Grown up and away (made up)" in text_at(alice, address)
    for settled in alice.get_by_text("Answer it anew").all():
        settled.click()
    form.get_by_label("Yes, and I make the contact now").check()
    form.get_by_label("Why?").fill("Came back last week (made up)")
    press(form, "Save this answer")
    alice.goto(address)
    alice.get_by_role("link", name="Refer them to Zedton MASH (made up)").click()
    assert alice.get_by_label("What are you worried about?").input_value() == ""


def contact(page, *, about="A concern about a child", first="Mia", last=LAST_NAME, at="mash", law=ENQUIRY):
    page.goto(f"/referrals/new/{at}")
    page.get_by_role("group", name="Is somebody in immediate danger?").get_by_label("No").check()
    page.get_by_label(about, exact=True).check()
    page.get_by_label("Why do you make this contact now?").fill("A burn (made up)")
    fill_person(page, "Child or adult at risk", first, last)
    page.get_by_label("What are you worried about?").fill("Came to school with a burn (made up)")
    page.get_by_role("group", name="Is the child or adult safe where they are?").get_by_label(
        "Yes, for now"
    ).check()
    page.get_by_label("No: asking would raise the risk").check()
    page.get_by_label("No, because it would raise the risk").check()
    press(page, "Continue")
    # The agreement names two laws, and none is chosen for anybody.
    assert "Choose" in page.locator(".govuk-error-summary").inner_text()
    page.get_by_label("Under which law do you share this?").select_option(label=law)
    press(page, "Continue")
    press(page, "Send this referral")
    done(page, "Referral sent")


def screen(page, *, first="Mia", last=LAST_NAME, subject="^Child: ", law=ENQUIRY, asks_as_before=True):
    page.goto("/referrals")
    page.get_by_role("link", name=f"{last}, {first}").click()
    page.get_by_label("Screen in", exact=True).check()
    page.get_by_label("Why?").fill("A burn, and a child who says how (made up)")
    page.get_by_label(re.compile(subject)).check()
    page.get_by_label(re.compile("^Amber: ")).check()
    page.get_by_role("group", name="Who leads, if you take it?").get_by_label(
        "Zedton Children’s Services"
    ).check()
    # Police, children’s social care and community health, as in the story before.
    if asks_as_before:
        page.get_by_role("group", name="Do you ask the same agencies as last time").get_by_role(
            "checkbox"
        ).first.check()
    else:
        page.get_by_role("group", name="hich agencies do you ask").get_by_label("Zedton Police").check()
    page.get_by_label(re.compile("^Under which law do you tell them")).select_option(label=law)
    press(page, "Save this decision")
    done(page, "Decision saved")
    page.goto("/inbox?group=all")
    row = page.locator("table", has_text="All open cases").locator("tr", has_text=f"{last}, {first}")
    return row.get_by_role("link").first.get_attribute("href").rsplit("/", 1)[1]


def rate_red(page, ref):
    page.goto(f"/cases/{ref}/ratings/rating")
    page.get_by_label(re.compile("^Red: ")).check()
    page.get_by_label("Why?").fill("She said who did it (made up)")
    press(page, "Save")


def stand_still(page, ref):
    page.goto(f"/cases/{ref}/clocks/decision")
    page.get_by_label("A medical examination is awaited").check()
    page.get_by_label("Why?").fill("At five (made up)")
    press(page, "Save")
    assert "Stands still" in page.inner_text("main")
    page.goto(f"/cases/{ref}/clocks/decision")
    page.get_by_label("It goes on").check()
    page.get_by_label("Why?").fill("Seen (made up)")
    press(page, "Save")
    assert "Stands still" not in page.inner_text("main")


def answer(page, ref):
    page.goto("/requests")
    page.get_by_role("link", name=re.compile(f"Known, or cannot say.*{ref}")).click()
    page.get_by_label("Known to us", exact=True).check()
    page.get_by_label("If known: one fact or opinion for this purpose").fill(
        "Two visits with burns (made up)"
    )
    page.get_by_label("Fact: what happened").first.check()
    page.get_by_label("Where does it come from?").first.fill("A&E (made up)")
    page.get_by_label("On what day was it?").first.fill("3 3 2026")
    page.get_by_label("Agencies in the case").first.check()
    page.get_by_label("Under which law do you share it?").first.select_option(index=1)
    press(page, "Send this answer")
    done(page, "Answer sent")


def release(alice, nia, ref):
    alice.goto(f"/cases/{ref}")
    alice.get_by_role("link", name=re.compile("Pass it on outside the case.*Zedton Community Health")).click()
    address = alice.url
    alice.get_by_label("To whom would it go?").fill("MARAC co-ordinator (made up)")
    alice.get_by_label("Why do they need it?").fill("He may be heard there (made up)")
    press(alice, "Ask Zedton Community Health")
    assert "Waits for its owner" in alice.inner_text("main")
    nia.goto(address)
    nia.get_by_label("Yes, to whom it was asked for").check()
    nia.get_by_label("Why?").fill("To keep both safe (made up)")
    nia.get_by_label(re.compile("Children Act 2004")).check()
    press(nia, "Save this answer")
    assert "Released" in text_at(alice, address)


def discuss(page, ref):
    """Without health it says so and decides nothing; with all three it is quorate."""
    page.goto("/meetings/new")
    page.get_by_label("Zedton MASH (made up)").check()
    page.get_by_label("On what day?").fill(f"{AHEAD:%d %m %Y}")
    page.get_by_label("At what time?").fill("07:10")
    press(page, "Call this meeting")
    page.get_by_role("link", name=re.compile(f" {AHEAD.day} {AHEAD:%B %Y}, 07:10")).first.click()
    meeting = page.url
    page.get_by_role("link", name="Put a case on the agenda").click()
    page.get_by_label("Which case?").select_option(ref)
    press(page, "Put on the agenda")
    for who in CORE[:2]:
        attend(page, who)
    # Two laws hold: nothing is shared with the room until somebody has chosen one for the meeting.
    press(page, "Begin the meeting")
    assert "Choose the law" in page.inner_text("main")
    page.get_by_role("group", name="Under which law is it shared?").get_by_label(ENQUIRY, exact=True).check()
    press(page, "Begin the meeting")
    assert "Nobody is there who can commit health" in " ".join(page.inner_text("main").split())
    decide(page, ref)
    assert "There is no quorum" in page.inner_text("main")
    page.goto(meeting)
    attend(page, CORE[2])
    decide(page, ref)
    page.goto(meeting)
    for question, reply in (
        ("Is there reasonable cause", "Yes, jointly with the police"), ("What is done today", "This is arranged"),
        ("Who tells the family", "Not yet, because"),
    ):  # fmt: skip
        page.get_by_role("link", name=re.compile(f"^Answer for {ref}: {question}")).click()
        page.get_by_label(re.compile(f"^{reply}")).check()
        page.get_by_label("The reason, as it is minuted").fill("As the room said (made up)")
        press(page, "Save this answer")
    press(page, "End the meeting")
    done(page, "The meeting has ended")


def attend(page, who):
    page.get_by_role("link", name="Record who is there").click()
    page.get_by_label("Who is there?").select_option(label=who)
    for yes in page.get_by_label("Yes").all():
        yes.check()
    press(page, "Save")


def decide(page, ref):
    page.get_by_role("link", name=f"Record a decision on {ref}").click()
    page.get_by_label("Decision", exact=True).select_option("enquiry")
    page.get_by_label("In words").fill("A joint enquiry, begun today (made up)")
    press(page, "Save this decision")


def recommend(page, ref, *, threshold="Significant harm suspected"):
    page.goto(f"/cases/{ref}/forms/recommendation")
    page.get_by_label(threshold).check()
    for box in page.locator("form textarea, form input[type=text]").all():
        box.fill("Said in words (made up)")
    page.get_by_label("No", exact=True).check()
    press(page, "Save this form")
    done(page, "The form is saved")


def sign_off(page, ref):
    page.goto(f"/cases/{ref}/move")
    page.get_by_label("Decided, being handed over").check()
    page.get_by_label(re.compile("^Section 47: ")).check()
    page.get_by_label(re.compile("^MARAC: ")).check()
    page.get_by_label("Why?").fill("Significant harm is suspected (made up)")
    press(page, "Move it")


def not_by_the_screener(page, ref):
    sign_off(page, ref)
    assert "Somebody else does" in page.inner_text("body")
    assert "Strategy discussion held" in text_at(page, f"/cases/{ref}")


def disagree(page, ref):
    page.goto(f"/cases/{ref}/ratings/disagreement")
    page.get_by_label("Raised between professionals").check()
    page.get_by_label("Why?").fill("Protection is needed tonight (made up)")
    press(page, "Save")
    assert "Disagreement settled" in text_at(page, f"/cases/{ref}")


def hand_over(page, ref):
    page.goto(f"/cases/{ref}/close")
    page.get_by_label("Handed over to whoever acts on the decision").check()
    page.get_by_label("In a sentence").fill("The assessment team has it (made up)")
    press(page, "Close this case")
    done(page, "Case closed")
    assert "Whoever referred was told" in text_at(page, f"/cases/{ref}")


def by_law(page, ref):
    page.goto(f"/cases/{ref}/ratings/statutory")
    page.get_by_label(re.compile("^Conference: ")).check()
    page.get_by_label("Why?").fill("Held today (made up)")
    press(page, "Save")
    words = text_at(page, f"/cases/{ref}")
    assert "First meeting of the core group" in words
    for value in ("^Review: ", "^“Review: .*” once more"):
        page.goto(f"/cases/{ref}/ratings/statutory")
        page.get_by_label(re.compile(value)).check()
        page.get_by_label("Why?").fill("Held today (made up)")
        press(page, "Save")
        assert "Next review conference" in text_at(page, f"/cases/{ref}")


def test_a_concern_about_an_adult_to_its_enquiry_and_what_they_wanted(sign_in):
    rhys, alice, chair = (sign_in(who, script=False) for who in ("representative", "coordinator", "chair"))
    contact(rhys, about="A concern about an adult at risk", first="Ada")
    ref = screen(alice, first="Ada", subject="^Adult: ")
    alice.goto(f"/cases/{ref}/research-finished")
    alice.get_by_label("Why").fill("Enough is known (made up)")
    press(alice, "Finish the research")
    recommend(alice, ref, threshold=re.compile("^Adult: needs care and support"))
    chair.goto(f"/cases/{ref}/move")
    chair.get_by_label("Decided, being handed over").check()
    chair.get_by_label(re.compile("^Section 42: ")).check()
    chair.get_by_label("Why?").fill("Neglect by a lodger (made up)")
    press(chair, "Move it")
    words = text_at(chair, f"/cases/{ref}")
    assert "Decided, being handed over" in words
    assert "Enquiry about an adult finished" in words
    alice.goto(f"/cases/{ref}/forms/adult_outcomes")
    alice.get_by_label("What the adult wanted to come of it, in their words").fill("Him gone (made up)")
    alice.get_by_label("In part", exact=True).check()
    press(alice, "Save this form")
    done(alice, "The form is saved")
    hand_over(alice, ref)
    alice.goto(f"/cases/{ref}/ratings/statutory")
    alice.get_by_label(re.compile("^Adult enquiry: ")).check()
    alice.get_by_label("Why?").fill("Finished (made up)")
    press(alice, "Save")
    assert "Adult enquiry" in text_at(alice, f"/cases/{ref}")


def told(page):
    page.goto("/notices")
    assert LAST_NAME not in page.inner_text("main")
    words = text_at(page, "/referrals")
    assert f"{LAST_NAME}, Mia" in words


def a_released_fact(page):
    """A case of the story with a fact that left it, and the page of that fact."""
    quarter = (date.today().month - 1) // 3 + 1
    year, before = (date.today().year, quarter - 1) if quarter > 1 else (date.today().year - 1, 4)
    for one in (f"{date.today().year}/{quarter}", f"{year}/{before}"):
        page.goto(f"/returns/mash/{one}/enquiries")
        for address in page.eval_on_selector_all("main a[href^='/cases/']", "e => e.map(x => x.pathname)"):
            page.goto(address)
            links = page.eval_on_selector_all("a[href*='/facts/']", "e => e.map(x => x.pathname)")
            for link in links:
                if "Released" in text_at(page, link):
                    return address.rsplit("/", 1)[1], link
    raise AssertionError("the story releases a fact")


def ready_case(page):
    page.goto("/inbox?group=all")
    row = page.locator("table", has_text="All open cases").locator("tr", has_text="Fictive-Swift")
    return row.get_by_role("link").first.get_attribute("href").rsplit("/", 1)[1]
