"""An assessment in a browser: begun, saved by itself, finished without script, read beside what is missing."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.days_ahead import day_ahead
from tests.browser.test_pages import faults_at_each_width, faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def assessments_of(page):
    """The page of assessments of the first of one's people."""
    page.goto("/my-people")
    page.locator(".govuk-summary-card__title a").first.click()
    page.get_by_role("link", name="Assessments and plans").click()


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def begin(page, instrument):
    page.get_by_role("button", name="Assess somebody").click()
    page.get_by_label(re.compile(instrument)).check()
    press(page, "Begin")


def answer(page, words, choice):
    page.get_by_role("group", name=words, exact=True).get_by_label(choice, exact=True).check()


# It waits for the script to save, and looks with axe.
@pytest.mark.extra
def test_begun_saved_by_itself_and_finished_without_script(sign_in):
    writing = sign_in("practitioner")
    assessments_of(writing)
    begin(writing, "Made-up lantern")
    address = writing.url
    answer(writing, "Made up: is the lamp out?", "Yes")
    writing.get_by_label("Made up: who would bring a light?").fill("A neighbour (made up)")
    writing.get_by_text(re.compile(r"Saved .*, not finished\.")).wait_for(timeout=15_000)
    assert faults_at_each_width(writing, faults_of) == []

    plain = sign_in("practitioner", script=False)
    plain.goto(address)
    assert plain.get_by_label("Made up: who would bring a light?").input_value() == "A neighbour (made up)"
    press(plain, "Finish this assessment")
    assert "Answer “Made up: how often does the lamp go out?”" in plain.inner_text("main")
    answer(plain, "Made up: how often does the lamp go out?", "Some nights")
    plain.get_by_label("Made up: on how many of the last seven nights was the road dark?").fill("not known")
    answer(plain, "Made up: was the bridge down?", "No")
    answer(plain, "Made up: is there another way home?", "Yes")
    answer(plain, "Made up: what was the weather like?", "Fair")
    press(plain, "Finish this assessment")
    said = " ".join(plain.inner_text("main").split())
    assert (
        "5, on a scale from 0 to 20 1 of 5 answers is not known. If known, the score would lie from 5 to 12."
        in said
    )
    assert "If all were known: Bright (made up) or Flickering (made up)." in said

    # The window that is still open learns that it came second.
    press(writing, "Finish this assessment")
    assert "5, on a scale from 0 to 20" in writing.inner_text("main")


def test_a_safety_plan_stays_on_the_screen(sign_in):
    """Printed from the browser the page says that there is one, and not what it says."""
    page = sign_in("practitioner", script=False)
    assessments_of(page)
    page.get_by_role("link", name="Safety plan").click()
    # One of its own: other journeys may have closed the case of the story's.
    page.get_by_role("link", name="Write your agency’s plan").first.click()
    page.get_by_label("What will keep this person safe?").fill("If the bell rings twice (made up)")
    page.get_by_label("When is it looked at again?").fill(day_ahead(180)[0])
    press(page, "Save this safety plan")
    words = page.get_by_text("If the bell rings twice")
    expect(words).to_be_visible()
    page.emulate_media(media="print")
    expect(words).to_be_hidden()
    expect(page.get_by_text("What the plan says is not printed.")).to_be_visible()
