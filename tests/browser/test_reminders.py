"""A reminder, from the first page to its answer, counted; the ladder on an action; leave and cover. Without script, but for the counting."""

import re
import time
from datetime import date

import pytest

from tests.browser.meter import COUNTED_THEN_TIMED, Meter
from tests.browser.test_pages import faults_at_each_width, faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
WORDS = "Change the lock of the back door (made up)"
LATE = "Visit the flat on a Friday evening (made up)"
YEAR = date.today().year + 1
MOST_SECONDS = 30


@COUNTED_THEN_TIMED
def test_the_owner_answers_could_not_from_the_notice(sign_in, how):
    dana = sign_in("housing", script=False)
    link = dana.get_by_role("link", name=re.compile(r"What is new \(\d+\)"))
    assert link.count() == 1
    link.click()
    assert WORDS in dana.locator("main").inner_text()
    began = time.monotonic()
    with Meter.of(dana) as meter:
        meter.press(dana.get_by_role("button", name=re.compile(f"Open notice .*{re.escape(WORDS)}")))
        assert "Reminders" in dana.locator("main").inner_text()
        meter.write("The locksmith is ill until spring (made up)")
        meter.press(dana.get_by_role("button", name="Could not be done: no capacity"))
        assert "Answer saved" in dana.locator(".govuk-notification-banner").inner_text()
    meter.within("reminder_answered")
    assert time.monotonic() - began < MOST_SECONDS
    assert WORDS not in dana.locator("main").inner_text().replace("Answer saved", "")
    alice = sign_in("coordinator", script=False)
    alice.goto("/inbox?group=all")
    # No longer late: it ended undone, and waits to be taken up.
    late, undone = alice.locator("main").inner_text().split("Ended undone, and nobody has taken it up")
    assert WORDS not in late
    assert WORDS in undone


@pytest.mark.extra
def test_the_ladder_of_a_late_action_is_on_its_page(sign_in):
    alice = sign_in("coordinator", script=False)
    alice.goto("/inbox?group=all")
    text = alice.locator("main").inner_text()
    assert "Late by agency" in text
    assert re.search(r"Zedton Police\s+\d+ of \d+", text)
    alice.get_by_role("link", name=re.compile(re.escape(LATE))).first.click()
    reminders = alice.locator("dd", has_text="(its owner)").inner_text()
    assert "Bob Police (its owner)" in reminders
    assert "Chidi Chair (the owner’s manager)" in reminders
    assert "not opened yet" in reminders


@pytest.mark.extra
def test_the_manager_opens_it_and_that_is_seen(sign_in):
    chidi = sign_in("chair", script=False)
    chidi.goto("/notices")
    chidi.get_by_role("button", name=re.compile(f"Open notice .*{re.escape(LATE)}")).click()
    assert "No step here is yours" not in chidi.locator("main").inner_text()
    alice = sign_in("coordinator", script=False)
    alice.goto("/inbox?group=all")
    alice.get_by_role("link", name=re.compile(re.escape(LATE))).first.click()
    line = alice.locator("li", has_text="Chidi Chair").first.inner_text()
    assert re.search(r"opened \d+ \w+ \d{4}", line)


@pytest.mark.extra
def test_leave_and_cover_and_when_the_digest_comes(sign_in):
    bob = sign_in("representative", script=False)
    bob.goto("/your-account")
    bob.get_by_role("link", name=re.compile("leave and cover")).click()
    bob.get_by_label("Who is away?").select_option(label="Bob Police")
    bob.get_by_label("First day away").fill(f"1 3 {YEAR}")
    bob.get_by_label("Last day away").fill(f"8 March {YEAR}")
    bob.get_by_label("Who covers?").select_option(label="Chidi Chair")
    bob.get_by_role("button", name="Save this leave").click()
    assert f"1 March {YEAR} to 8 March {YEAR}. Chidi Chair covers." in bob.locator("main").inner_text()
    bob.get_by_role("button", name=re.compile("Take back the leave of Bob Police")).click()
    assert "No leave is ahead" in bob.locator("main").inner_text()
    bob.goto("/your-account/digest")
    bob.get_by_label("When shall it come?").select_option("08:00")
    bob.get_by_role("button", name="Save").click()
    assert "At 08:00" in bob.locator("main").inner_text()


@pytest.mark.extra
def test_an_open_reminder_is_clean_at_both_widths(sign_in):
    """What a press of a button leads to, which the crawl of links does not reach."""
    page = sign_in("chair")
    page.goto("/notices")
    assert faults_at_each_width(page, faults_of) == []
    page.get_by_role("button", name=re.compile(f"Open notice .*{re.escape(LATE)}")).click()
    assert re.search(r"/notices/[0-9a-f-]{36}$", page.url)
    assert faults_at_each_width(page, faults_of) == []
    assert page.title() == "Late – Plumbline"
