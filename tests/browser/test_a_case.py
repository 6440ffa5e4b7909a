"""A case from nomination to closure, in a browser, without script, by the people whose work each step is."""

import re
from datetime import date, timedelta

import pytest


# A meeting is called for a day to come.
AHEAD = date.today() + timedelta(days=3)

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def done(page, words):
    assert words in page.locator(".govuk-notification-banner").inner_text()


def press(page, name):
    page.get_by_role("button", name=name).first.click()


def test_from_nomination_to_closure(sign_in):
    alice = sign_in("coordinator", script=False)
    ref = take_up_a_nomination(alice)
    bob, dana = sign_in("representative", script=False), sign_in("housing", script=False)
    answer_what_is_known(bob, ref)
    answer_nothing_known(dana, ref)
    meeting = hold_a_meeting(alice, ref)
    action = find_action(dana)
    do_the_action(dana, action)
    check_the_action(alice, action)
    log_a_contact(dana, ref)
    review_and_close(alice, ref)
    chair = sign_in("chair", script=False)
    chair.goto(meeting)
    press(chair, "Approve the minutes")
    done(chair, "Minutes approved")
    alice.goto(f"/cases/{ref}")
    assert "Closed" in alice.locator("main").inner_text()


def take_up_a_nomination(page):
    page.goto("/nominations")
    page.locator("h3 a").first.click()
    press(page, "Save this decision")
    assert "There is a problem" in page.locator("main").inner_text()
    page.get_by_label("Accept").check()
    page.get_by_label("Fits the charter").check()
    press(page, "Save this decision")
    done(page, "accepted")
    page.goto("/referrals")
    newest = page.locator("table").first.locator("tbody tr", has_text="Nomination").last
    newest.locator("a").click()
    page.get_by_label("Take to panel").check()
    page.get_by_label("Why?").fill("Meets the charter (made up)")
    for box in page.locator("input[name=criteria_met]").all():
        box.check()
    page.get_by_role("group", name="Who leads, if you take it?").get_by_label("Zedton Council").check()
    for agency in ("Zedton Police", "Zedton Homes"):
        page.get_by_role("checkbox", name=agency, exact=True).check()
    press(page, "Save this decision")
    done(page, "Decision saved")
    page.goto("/inbox?group=all")
    opened = page.locator("table", has_text="Requests without an answer").locator("tbody th a")
    return re.match(r"[A-Z0-9]+", opened.last.inner_text()).group(0)


def answer_what_is_known(page, ref):
    page.goto("/requests")
    page.get_by_role("link", name=re.compile(f"Known, or cannot say.*{ref}")).click()
    page.get_by_label("Known to us", exact=True).check()
    press(page, "Send this answer")
    assert "Choose the law you share it under" in page.locator("main").inner_text()
    page.get_by_label("If known: one fact or opinion for this purpose").fill(
        "Seen with a head injury (made up)"
    )
    page.get_by_label("Fact: what happened").first.check()
    page.get_by_label("Where does it come from?").first.fill("Officer’s notebook")
    page.get_by_label("On what day was it?").first.fill("3 3 2026")
    page.get_by_label("Agencies in the case").first.check()
    page.get_by_label("Under which law do you share it?").first.select_option(index=1)
    press(page, "Send this answer")
    done(page, "Answer sent")


def answer_nothing_known(page, ref):
    page.goto("/requests")
    page.get_by_role("button", name=f"Not known for request {ref}").click()
    done(page, "not known")


def hold_a_meeting(page, ref):
    page.goto(f"/cases/{ref}")
    assert "Seen with a head injury" in page.locator("main").inner_text()
    page.get_by_role("link", name="Finish the research").click()
    press(page, "Finish the research")
    done(page, "can now go to a meeting")
    page.goto("/meetings/new")
    page.get_by_label("Zedton violence panel (made up)").check()
    page.get_by_label("On what day?").fill(f"{AHEAD:%d %m %Y}")
    page.get_by_label("At what time?").fill("10:00")
    press(page, "Call this meeting")
    page.get_by_role("link", name=re.compile(f" {AHEAD.day} {AHEAD:%B %Y}")).first.click()
    address = page.url
    page.get_by_role("link", name="Put a case on the agenda").click()
    page.get_by_label("Which case?").select_option(ref)
    press(page, "Put on the agenda")
    # The council and the police make a quorum.
    for who in ("Alice Coord, Zedton Council", "Bob Police, Zedton Police", "Dana Housing, Zedton Homes"):
        page.get_by_role("link", name="Record who is there").click()
        page.get_by_label("Who is there?").select_option(label=who)
        for answer in page.get_by_label("Yes").all():
            answer.check()
        press(page, "Save")
    press(page, "Begin the meeting")
    page.get_by_role("link", name=f"Record a decision on {ref}").click()
    page.get_by_label("Decision", exact=True).select_option("discussed")
    page.get_by_label("In words").fill("Every agency was heard (made up)")
    press(page, "Save this decision")
    page.get_by_role("link", name=f"Set an objective for {ref}").click()
    page.get_by_label("What is to be different for this person?").fill("Feels safe at home")
    page.get_by_label("No settled home").check()
    press(page, "Save this objective")
    page.goto(f"/cases/{ref}/actions/new")
    page.get_by_label("What is done?").fill("Fit")
    page.get_by_label("To what or whom, how often and until when?").fill("a door chain by Friday")
    page.get_by_label("Who does it?").select_option(label="Dana Housing, Zedton Homes")
    page.get_by_label("Feels safe at home").check()
    page.get_by_label("No, it is new").check()
    press(page, "Propose this action")
    done(page, "Action proposed")
    page.goto(f"/cases/{ref}/plan")
    press(page, "Agree the plan")
    page.goto(address)
    press(page, "End the meeting")
    done(page, "ended")
    return address


def find_action(page):
    page.goto("/requests")
    page.get_by_role("link", name=re.compile("Fit a door chain by Friday")).click()
    return page.url


def do_the_action(page, action):
    page.goto(action)
    page.get_by_label("Accepted", exact=True).check()
    press(page, "Save this step")
    done(page, "Step saved")
    page.goto(action)
    page.get_by_label("What shows that it is done, or what prevented it?").fill(
        "Photograph of the chain (made up)"
    )
    press(page, "Done, to be checked")
    done(page, "Step saved")


def check_the_action(page, action):
    page.goto(action)
    page.get_by_label("Done and checked").check()
    press(page, "Save this step")
    done(page, "Step saved")


def log_a_contact(page, ref):
    page.goto(f"/cases/{ref}/contacts/new")
    page.get_by_label("Met", exact=True).check()
    page.get_by_label("45", exact=True).check()
    page.get_by_label("No", exact=True).check()
    press(page, "Save this contact")
    done(page, "Contact saved")


def review_and_close(page, ref):
    page.goto(f"/cases/{ref}/review")
    page.get_by_label("Achieved", exact=True).check()
    page.get_by_label("What changed?").fill("Sleeps at home again (made up)")
    page.get_by_label("Ready to close").check()
    press(page, "Save this review")
    done(page, "Review saved")
    page.goto(f"/cases/{ref}/close")
    page.get_by_label("Goals met").check()
    page.get_by_label("In a sentence").fill("Objective met (made up)")
    press(page, "Close this case")
    done(page, "Case closed")


def test_a_conflict_takes_sight_away_at_once(sign_in):
    """The practitioner declares a conflict; the case is then the same 404 as one that never was."""
    petra = sign_in("practitioner", script=False)
    link = petra.locator("h2 a[href^='/cases/']").first
    address = link.get_attribute("href")
    petra.goto(address + "/conflict")
    petra.get_by_label(re.compile("Take my access away now")).check()
    press(petra, "Take my access away")
    gone, never = petra.goto(address), None
    page_gone = petra.locator("main").inner_text()
    never = petra.goto("/cases/ZZZZ")
    assert (gone.status, never.status) == (404, 404)
    assert page_gone == petra.locator("main").inner_text()
    petra.goto("/my-people")
    assert address not in petra.content()


@pytest.mark.extra  # the trust tests hold it for every role in the quick suite
def test_the_outsider_sees_nothing_anywhere(sign_in, site):
    alice, charlie = sign_in("coordinator"), sign_in("outsider")
    alice.goto("/inbox?group=all")
    addresses = {
        h
        for h in alice.eval_on_selector_all("a[href]", "e => e.map(x => x.href)")
        if re.search(r"/(cases|meetings|referrals|nominations|actions)/(?!alike)", h)
    }
    assert len(addresses) > 5
    refs = {found[1] for a in addresses if (found := re.search(r"/cases/([A-Z0-9]+)(?:/|$)", a))}
    for address in addresses:
        assert charlie.goto(address).status in {403, 404}, address
    for path in ("/inbox", "/referrals", "/meetings", "/nominations", "/shape", "/board"):
        charlie.goto(path)
        assert not any(ref in charlie.content() for ref in refs), path
