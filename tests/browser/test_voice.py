"""An interview from its slip to a cleared quote, and the second rating of an action, as those who do it see them."""

import re

import pytest

from tests.browser.test_pages import faults_at_each_width, faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.extra, pytest.mark.xdist_group("browser")]
SAID = "He came when he had said, and asked me first (made up)"


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=isinstance(name, str)).click()


def look(page):
    assert faults_at_each_width(page, faults_of) == []


def code(page, address, theme):
    page.goto(f"{address}/code")
    assert page.locator("input:checked").count() == 0
    look(page)
    page.get_by_label(theme, exact=True).check()
    press(page, "Save these themes")


def test_an_interview_is_held_coded_twice_quoted_and_cleared(sign_in):
    ines, anil = sign_in("adviser"), sign_in("analyst")
    ines.goto("/schemes/violence-panel/voice/interviews/new?guide=people-1")
    look(ines)
    assert ines.locator("input:checked").count() == 0
    ines.get_by_label("On what day did you ask?").fill("today")
    ines.get_by_label("Kept for learning, and quoted without name").check()
    ines.get_by_label("What, if anything, was of use to you?").fill(SAID)
    ines.get_by_label("No", exact=True).check()
    press(ines, "Save this interview")
    assert "Write this code on the slip" in ines.locator("main").inner_text()
    address = ines.url

    for page in (ines, anil):
        code(page, address, "Trusting one worker")
        assert "Saved." in page.locator("main").inner_text()

    ines.goto(f"{address}/quote")
    look(ines)
    assert (
        "They consented to this: Kept for learning, and quoted without name."
        in ines.locator("main").inner_text()
    )
    ines.get_by_label("Which words?").fill("asked me first")
    ines.get_by_label("Under which theme?").select_option(label="Trusting one worker")
    press(ines, "Put them forward")

    anil.goto(address)
    anil.get_by_role("link", name=re.compile("Check it")).click()
    look(anil)
    shown = anil.locator("main").inner_text()
    assert "“asked me first”" in shown
    assert "Put forward under “Trusting one worker”" in shown
    anil.get_by_text("All that they said").click()
    assert SAID in anil.locator("main").inner_text()
    look(anil)
    anil.get_by_label("No: it may be shown").check()
    anil.get_by_label("What did you look at?").fill("No name, no place (made up)")
    press(anil, "Save this")
    assert "Cleared: No name, no place (made up)" in anil.locator("main").inner_text()
    look(anil)


def test_a_checker_who_says_nothing_is_told_beside_the_question(sign_in):
    anil = sign_in("analyst", width=390)
    anil.goto("/schemes/violence-panel/voice/interviews")
    look(anil)
    waiting = anil.locator("li", has_text="A quote waits for your check").locator("a")
    anil.goto(waiting.first.get_attribute("href"))
    anil.get_by_role("link", name=re.compile("Check it")).first.click()
    press(anil, "Save this")
    look(anil)
    assert anil.locator(".govuk-error-message").count() == 2


def test_the_chair_rates_an_action_that_waits(sign_in):
    chair = sign_in("chair")
    chair.goto("/quality")
    audits = chair.locator("main a[href^='/quality/']").evaluate_all("links => links.map(a => a.href)")
    for audit in audits:
        chair.goto(audit)
        waiting = chair.locator("li", has_text="You can rate it").locator("a")
        if waiting.count():
            break
    else:
        raise AssertionError("No action of a sample waits for the chair in the demo.")
    look(chair)
    chair.goto(waiting.first.get_attribute("href"))
    chair.get_by_role("button", name="Rate it", exact=True).click()
    assert chair.locator("input:checked").count() == 0
    look(chair)
    lines = chair.locator("fieldset")
    for number in range(lines.count()):
        lines.nth(number).locator("input").first.check()
    chair.get_by_label("Why, in a few words").fill("The file shows it (made up)")
    press(chair, re.compile("^Save|^Rate"))
    assert "What the two said" in chair.locator("main").inner_text()
    look(chair)
