"""What leaves a meeting: its papers as PDF, opened and read, and the file for a calendar, which names nobody."""

import re
from pathlib import Path

import pytest

from tests.browser.meter import Meter
from tests.browser.pdf_words import words_of_pdf


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.extra, pytest.mark.xdist_group("browser")]


def saved(page, press_it):
    with page.expect_download() as waits:
        press_it()
    return waits.value.suggested_filename, Path(waits.value.path()).read_bytes()


@pytest.fixture
def meeting(sign_in):
    """A past meeting of the panel, its minutes approved."""
    page = sign_in("coordinator", script=False)
    page.goto("/meetings")
    held = page.locator("tr", has_text="violence panel").filter(has_text="Minutes approved")
    held.first.get_by_role("link").click()
    return page


def first_case(page):
    """Reference and name of the first case of the agenda."""
    return re.search(r"1\. (\w{4}) · ([\w, -]+)", page.inner_text("main")).groups()


def test_minutes_are_printed_within_two_presses_and_the_reason(meeting):
    ref, _ = first_case(meeting)
    with Meter.of(meeting) as meter:
        meter.press(meeting.get_by_role("link", name="Print papers"))
        meter.type(meeting.get_by_label("Why does it have to be on paper?"), "No screens (made up)")
        button = meeting.get_by_role("button", name="Print", exact=True)
        name, made = saved(meeting, lambda: meter.press(button))
    meter.within("papers")
    assert re.fullmatch(r"P-\w+\.pdf", name)
    said = words_of_pdf(made)
    assert said.count("Alice Coord · ") >= 1
    assert "In confidence. Destroy by" in said
    assert ref in said
    assert "Minutes" in said


def test_the_pack_says_what_is_known_of_each_case(meeting):
    ref, name = first_case(meeting)
    meeting.get_by_role("link", name="Print papers").click()
    meeting.get_by_label("Pack for the meeting").check()
    meeting.get_by_label("Why does it have to be on paper?").fill("No screens in the room (made up)")
    _, made = saved(meeting, meeting.get_by_role("button", name="Print", exact=True).click)
    said = words_of_pdf(made)
    assert "Pack for the meeting" in said
    assert f"{ref} · {name.strip()}" in said
    assert "What agencies answered" in said


def test_the_file_for_a_calendar_names_nobody(meeting):
    _, name = first_case(meeting)
    _, made = saved(meeting, meeting.get_by_role("link", name="Put it in your calendar").click)
    said = made.decode()
    assert said.startswith("BEGIN:VCALENDAR")
    assert "SUMMARY:Partnership meeting" in said
    assert not [part for part in name.strip().split(", ") if part in said]
