"""An instrument under one's own licence: loaded from a file by page, a fault told with its line, a new version, and filled in on a case."""

import re

import pytest

from tests.browser.meter import Meter
from tests.browser.test_assessing import assessments_of
from tests.browser.test_pages import faults_at_each_width, faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.extra, pytest.mark.xdist_group("browser")]
GOOD = """instrument: made-up-compass-rose
version: "1"
title: Made-up compass rose
licence: Made up for a walk of the pages; no real instrument
source: Invented; nobody has tried whether it says anything
effective_from: 2020-01-01
made_up: true
says: A made-up number that says nothing about anybody
scoring: {rule: sum, not_known: nothing}
bands:
  near: {label: Near (made up), from: 0, to: 2}
  far: {label: Far (made up), from: 3, to: 6}
questions:
  north: {words: "Made up: does it point north?", points: 2}
  south: {words: "Made up: for how many days?", sort: number, least: 0, most: 4}
"""
SECOND = GOOD.replace('version: "1"', 'version: "2"').replace("for how many days?", "for how many nights?")


def test_it_is_loaded_and_mended_and_filled_in_with_the_version_that_came_last(sign_in):
    ade = sign_in("administrator", script=False)
    ade.goto("/accounts")
    ade.get_by_role("link", name="Assessment instruments").click()
    fault_is_told(ade)
    load(ade, GOOD, counted=True)
    assert "Loaded: Made-up compass rose, version 1." in words_of(ade)
    load(ade, GOOD)
    assert "was loaded already. Nothing was changed." in words_of(ade)
    load(ade, GOOD.replace("for how many days?", "for how many weeks?"))
    assert "Give this one another version" in words_of(ade)
    load(ade, SECOND)
    rows = ade.locator("tr", has_text="Made-up compass rose").all_inner_texts()
    assert len(rows) == 2
    assert "Used now" in rows[0]
    assert "No longer: a later version is" in rows[1]
    fill_in(sign_in("practitioner", script=False))


def test_its_pages_have_no_faults_at_either_width(sign_in):
    page = sign_in("coordinator")
    page.goto("/schemes")
    page.get_by_role("link", name="Assessment instruments").click()
    assert faults_at_each_width(page, faults_of) == []
    page.get_by_role("link", name="Load an instrument").or_(
        page.get_by_role("button", name="Load an instrument")
    ).click()
    assert faults_at_each_width(page, faults_of) == []
    choose(page, GOOD.replace("points: 2", "points: two"))
    page.get_by_role("button", name="Load it").click()
    assert faults_at_each_width(page, faults_of) == []


def fault_is_told(page):
    load(page, GOOD.replace("points: 2", "points: two"))
    said = page.locator(".govuk-error-summary").inner_text()
    assert "rose.yaml line 14, questions.north.points: " in said
    page.goto("/instruments")
    assert "Made-up compass rose" not in words_of(page)


def load(page, words, *, counted=False):
    page.goto("/instruments")
    with Meter.of(page) as meter:
        meter.press(page.get_by_role("button", name="Load an instrument"))
        meter.presses += 1
        choose(page, words)
        meter.press(page.get_by_role("button", name="Load it"))
    if counted:
        meter.within("instrument_loaded")


def choose(page, words):
    file = {"name": "rose.yaml", "mimeType": "application/yaml", "buffer": words.encode()}
    page.get_by_label("The instrument").set_input_files(file)


def fill_in(page):
    assessments_of(page)
    page.get_by_role("button", name="Assess somebody").click()
    assert "Made-up compass rose, version 1" not in words_of(page)
    page.get_by_label(re.compile("Made-up compass rose, version 2")).check()
    page.get_by_role("button", name="Begin").click()
    group = page.get_by_role("group", name="Made up: does it point north?", exact=True)
    group.get_by_label("Yes", exact=True).check()
    page.get_by_label("Made up: for how many nights?").fill("4")
    page.get_by_role("button", name="Finish this assessment").click()
    said = " ".join(words_of(page).split())
    assert "6, on a scale from 0 to 6" in said
    assert "Far (made up)" in said


def words_of(page):
    return page.locator("main").inner_text()
