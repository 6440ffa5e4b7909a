"""What stands around a case, each by whoever does it, without script: who is in it, what is not to be had, whether it is still needed."""

import re

import pytest

from tests.browser.cases_at_hand import case_in_which, propose
from tests.browser.days_ahead import day_ahead
from tests.browser.meter import Meter


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.extra, pytest.mark.xdist_group("browser")]
DANA = "Dana Housing, Zedton Homes"


def main(page):
    return page.locator("main").inner_text()


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def banner(page):
    return page.locator(".govuk-notification-banner").inner_text()


def panel_case(page, *links, agency=""):
    """An open case of the panel, whose page has a link that a walled one has not, and these; ``agency`` is in it."""
    page.goto("/inbox?group=all")
    for ref in dict.fromkeys(re.findall(r"/cases/([A-Z0-9]{4})\"", page.content())):
        page.goto(f"/cases/{ref}")
        held = all(
            page.get_by_role("link", name=re.compile(n)).count()
            for n in ("Let an agency know", "Change how it is delivered", *links)
        )
        if held and agency in main(page).partition("In this case:")[2].partition("(how long")[0]:
            return ref
    raise AssertionError("the demo has no such case")


def test_a_quiet_case_is_asked_about_and_stays_open(sign_in_apart):
    page = sign_in_apart("coordinator", script=False)
    page.goto("/inbox?group=all")
    link = page.locator("main a[href$='/dormant']").first
    address = link.get_attribute("href")
    page.goto(address)
    page.get_by_label("Why?").fill("Housing moves them in June (made up)")
    page.get_by_label("If still needed: when do you look at it next?").fill("")
    press(page, "Still needed")
    assert "Give the day on which you look at it next" in main(page)
    page.goto("/inbox?group=dormant")
    with Meter.of(page) as meter:
        meter.press(page.locator(f"main a[href='{address}']").first)
        meter.write("Housing moves them in June (made up)")
        meter.press(page.get_by_role("button", name="Still needed", exact=True))
        assert "The case stays open" in banner(page)
    meter.within("dormant_answered")
    page.goto("/inbox?group=all")
    assert page.locator(f"main a[href='{address}']").count() == 0


def test_an_agency_is_let_know_of_somebody_and_no_longer(sign_in_apart):
    page = sign_in_apart("coordinator", script=False)
    ref = panel_case(page)
    page.goto(f"/cases/{ref}/presence")
    page.get_by_label("Who is it about?").select_option(index=1)
    page.get_by_label("Which agency do you tell?").select_option(index=1)
    page.get_by_label("Who should they call?").fill("The panel’s line (made up)")
    page.get_by_label("Why do they need to know?").fill("They visit the same block (made up)")
    page.get_by_label("Under which law do you share it?").select_option(index=1)
    press(page, "Let them know")
    # Nothing is let known for ever.
    assert "Give the last day" in main(page)
    page.get_by_label("Until when?").fill(day_ahead(30)[0])
    press(page, "Let them know")
    assert "They know from now on" in banner(page)
    page.get_by_role("link", name=re.compile("Stop letting")).first.click()
    page.get_by_label(re.compile("Why")).fill("The visits ended (made up)")
    press(page, "Stop letting them know")
    assert "They are let know no longer" in banner(page)


def test_a_share_is_given_a_last_day(sign_in_apart):
    page = sign_in_apart("coordinator", script=False)
    ref = panel_case(page, agency="Zedton Homes")
    how_long_homes_is_in(page, ref)
    page.get_by_label("It stays until a day").check()
    page.get_by_label("Why?").fill("Its part is done (made up)")
    press(page, "Save this")
    assert "Enter the last day" in main(page)
    typed, shown = day_ahead(14)
    page.get_by_label("Last day in the case").fill(typed)
    press(page, "Save this")
    assert shown in main(page)
    # Until then it sees the case as before.
    assert sign_in_apart("housing", script=False).goto(f"/cases/{ref}").status == 200


def test_an_agency_with_something_to_do_is_not_taken_out(sign_in_apart):
    page = sign_in_apart("coordinator", script=False)
    ref = case_in_which(page, DANA)
    propose(page, ref, DANA, verb="Fit", what="a lamp by the door by Friday (made up)")
    take_homes_out(page, ref)
    said = page.locator(".govuk-error-summary").inner_text()
    assert re.search(r"Zedton Homes still has (an open action|\d+ open actions) in this case", said)
    assert "finished, superseded or passed on first" in said
    # What was typed is still there, and nothing was done.
    assert page.get_by_label("Why?").input_value() == "Its part is done (made up)"
    assert sign_in_apart("housing", script=False).goto(f"/cases/{ref}").status == 200


def test_an_agency_with_nothing_to_do_is_taken_out_and_sees_nothing_more(sign_in_apart):
    page = sign_in_apart("coordinator", script=False)
    ref = panel_case(page, agency="Zedton Homes")
    end_what_homes_has_to_do(page, ref)
    dana = sign_in_apart("housing", script=False)
    assert dana.goto(f"/cases/{ref}").status == 200
    take_homes_out(page, ref)
    assert page.locator(".govuk-error-summary").count() == 0
    for address in (f"/cases/{ref}", f"/cases/{ref}/chronology", f"/cases/{ref}/agencies"):
        assert dana.goto(address).status == 404, address
    dana.goto("/requests")
    assert ref not in dana.content()


def how_long_homes_is_in(page, ref):
    page.goto(f"/cases/{ref}/agencies")
    page.get_by_role("link", name=re.compile("how long Zedton Homes is in")).click()


def take_homes_out(page, ref):
    how_long_homes_is_in(page, ref)
    page.get_by_label("It is taken out now").check()
    page.get_by_label("Why?").fill("Its part is done (made up)")
    press(page, "Save this")


def end_what_homes_has_to_do(page, ref):
    """Whoever sees to the actions of the panel takes those of Zedton Homes off the plan."""
    page.goto(f"/cases/{ref}")
    rows = page.locator("main tr", has_text="Zedton Homes").locator("a[href^='/actions/']")
    for address in [a.get_attribute("href") for a in rows.all()]:
        page.goto(address)
        ending = page.get_by_label("Superseded", exact=True)
        if ending.count():
            ending.check()
            page.get_by_label("Evidence, or why").fill("No more use in it (made up)")
            press(page, "Save this step")


def test_what_was_needed_and_not_to_be_had_stands_on_the_case(sign_in_apart):
    page = sign_in_apart("coordinator", script=False)
    ref = panel_case(page, "Record help that was needed")
    page.goto(f"/cases/{ref}/unmet/new")
    press(page, "Save this")
    assert page.locator(".govuk-error-summary").count() == 1
    page.get_by_label("What kind of help was needed?").select_option(index=1)
    page.get_by_label("Nobody provides it here").check()
    page.get_by_label("In words").fill("Evening sessions (made up)")
    press(page, "Save this")
    assert "Evening sessions (made up)" in main(page)


def test_a_note_of_supervision_is_read_by_two_people_alone(sign_in_apart):
    mina = sign_in_apart("manager", script=False)
    mina.goto("/team")
    mina.locator("table", has_text="Lead worker").get_by_role("link").last.click()
    ref = mina.url.rsplit("/", 1)[1]
    mina.get_by_role("link", name="Supervision", exact=True).click()
    select = mina.get_by_label("About whose work with this case?")
    select.select_option(label=next(o for o in select.locator("option").all_inner_texts() if "Petra" in o))
    mina.get_by_label("What was said of the work?").fill("The plan holds; see them together once (made up)")
    press(mina, "Keep this note")
    assert "see them together once (made up)" in main(mina)
    petra = sign_in_apart("practitioner", script=False)
    petra.goto(f"/cases/{ref}/supervision")
    assert "see them together once (made up)" in main(petra)
    alice = sign_in_apart("coordinator", script=False)
    assert alice.goto(f"/cases/{ref}").status == 200
    assert "see them together once" not in alice.content()
    alice.goto(f"/cases/{ref}/supervision")
    assert "see them together once" not in alice.content()


def test_a_request_is_refused_with_a_reason_and_answered_fact_by_fact(sign_in_apart):
    bob = sign_in_apart("representative", script=False)
    bob.goto("/requests")
    waiting = [a.get_attribute("href") for a in bob.locator("main a[href^='/requests/']").all()]
    first, second = [a for a in waiting if re.search(r"/requests/[0-9a-f-]{36}$", a)][:2]
    bob.goto(first)
    bob.get_by_label("We cannot say", exact=True).check()
    press(bob, "Send this answer")
    assert page_says(bob, "why")
    bob.goto("/requests")
    with Meter.of(bob) as meter:
        meter.press(bob.locator(f"main a[href='{first}']"))
        meter.tick(bob.get_by_label("We cannot say", exact=True))
        meter.type(bob.get_by_label("If you cannot say: why?"), "A court order (made up)")
        with bob.expect_navigation():
            meter.press(bob.get_by_role("button", name="Send this answer"))
    meter.within("refusal")
    bob.goto(second)
    bob.get_by_label("Known to us", exact=True).check()
    bob.get_by_label("If known: one fact or opinion for this purpose").fill(
        "Called to the flat twice (made up)"
    )
    bob.get_by_label("Fact: what happened").first.check()
    bob.get_by_label("Where does it come from?").first.fill("Control room log (made up)")
    bob.get_by_label("Agencies in the case").first.check()
    bob.get_by_label("Under which law do you share it?").first.select_option(index=1)
    press(bob, "Send this answer")
    assert page_says(bob, "enter the day it happened")
    bob.get_by_label("On what day was it?").first.fill("3 9 2025")
    press(bob, "Send this answer")
    bob.goto("/requests")
    assert bob.locator(f"main a[href='{first}'], main a[href='{second}']").count() == 0


def page_says(page, words):
    return words in page.locator(".govuk-error-summary").inner_text().lower()
