"""The file of a case that leaves the partnership: asked for by one, agreed by another, taken out once; with script, and without on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import faults_of, sideways


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser"), pytest.mark.extra]


def case_that_takes_one(page, number):
    """An open case of the panel, whose minutes may leave by its co-ordinator, and in which nobody has asked for a file yet."""
    page.goto("/inbox?group=all")
    found = []
    for ref in dict.fromkeys(re.findall(r"/cases/([A-Z0-9]{4})\"", page.content())):
        page.goto(f"/cases/{ref}")
        if page.get_by_role("link", name="Change how it is delivered").count():
            found.append(ref)
        if len(found) > number:
            break
    return found[number]


def ask(page, ref, *, leaves):
    page.goto(f"/cases/{ref}")
    page.get_by_role("link", name="File of this case").click()
    page.get_by_label("For whom is the file?").fill("The reviewer of the board (made up)")
    page.get_by_label("Why do they need it?").fill("A review of this year’s cases (made up)")
    page.get_by_label(leaves).check()
    with page.expect_navigation():
        page.get_by_role("button", name="Ask for the file").click()
    expect(page.get_by_text("Asked for. It stands below")).to_be_visible()


def answer(page, ref, *, words):
    page.goto(f"/cases/{ref}/file")
    page.get_by_role("link", name="Agree or not").click()
    page.get_by_label("Yes, this once").check()
    page.get_by_label("Why?").fill(words)
    with page.expect_navigation():
        page.get_by_role("button", name="Save this answer").click()
    expect(page.get_by_text("Your answer is recorded")).to_be_visible()


def take(page, ref, *, form):
    page.goto(f"/cases/{ref}/file")
    page.get_by_role("link", name="Take it out").click()
    page.get_by_label(form).check()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Take it out").click(no_wait_after=True)
    return taken.value


def test_it_leaves_after_a_second_person_agreed(sign_in):
    alice, chair = sign_in("coordinator"), sign_in("chair")
    ref = case_that_takes_one(alice, 0)
    ask(alice, ref, leaves="Yes: a second person has to agree")
    assert faults_of(alice) == []
    # Whoever asks does not answer, and takes nothing out before.
    assert alice.get_by_role("link", name=re.compile("Agree or not|Take it out")).count() == 0
    chair.goto(f"/cases/{ref}/file")
    assert faults_of(chair) == []
    chair.get_by_role("link", name="Agree or not").click()
    assert faults_of(chair) == []
    answer(chair, ref, words="The reviewer asked in writing (made up)")
    alice.goto(f"/cases/{ref}/file")
    alice.get_by_role("link", name="Take it out").click()
    assert faults_of(alice) == []
    file = take(alice, ref, form="PDF, with your name")
    assert re.fullmatch(r"[\w-]+\.pdf", file.suggested_filename)
    assert file.path().read_bytes().startswith(b"%PDF")
    alice.goto(f"/cases/{ref}/file")
    assert alice.get_by_role("link", name="Take it out").count() == 0


def test_one_that_stays_is_taken_without_script_on_a_phone(sign_in):
    page = sign_in("coordinator", width=390, script=False)
    ref = case_that_takes_one(page, 1)
    ask(page, ref, leaves="No: it stays in this partnership")
    assert sideways(page) == []
    file = take(page, ref, form="Word document")
    assert file.suggested_filename.endswith(".docx")
    assert file.path().read_bytes().startswith(b"PK")
