"""A letterhead of one's own: taken out, changed as in Word, brought back, and papers set into it."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from tests.browser.test_pages import faults_at_each_width, faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser"), pytest.mark.extra]


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def saved(page, press_it):
    with page.expect_download() as waits:
        press_it()
    return waits.value.suggested_filename, Path(waits.value.path()).read_bytes()


def changed(file):
    """As somebody changes it in Word, with a mark that is none of ours where they are careless."""
    document = Document(BytesIO(file))
    document.paragraphs[0].insert_paragraph_before("Made-up letterhead of Zedton")
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def test_papers_are_set_into_a_letterhead_of_one_s_own(sign_in):
    page = sign_in("coordinator")
    page.goto("/schemes/violence-panel")
    page.get_by_role("link", name="pack for the meeting").click()
    page.wait_for_url(re.compile("papers/pack$"))
    assert faults_at_each_width(page, faults_of) == []
    name, file = saved(page, page.get_by_role("link", name="Download the template in use").click)
    assert name == "template-violence-panel-pack.docx"
    page.get_by_label("A template of our own").check()
    page.get_by_label("Why does this area").fill("Our letterhead (made up)")
    page.get_by_label("The file", exact=True).set_input_files(
        {"name": "a.docx", "mimeType": "application/octet-stream", "buffer": b"hello"}
    )
    press(page, "Use this template")
    assert "This is no Word document" in page.inner_text("main")
    page.get_by_label("A template of our own").check()
    page.get_by_label("The file", exact=True).set_input_files(
        {"name": "ours.docx", "mimeType": "application/octet-stream", "buffer": changed(file)}
    )
    press(page, "Use this template")
    assert "Papers are set into it from now on." in page.inner_text("main")
    page.goto("/meetings")
    page.locator("tr", has_text="violence panel").filter(has_text="Minutes approved").first.get_by_role(
        "link"
    ).click()
    page.get_by_role("link", name="Print papers").click()
    page.get_by_label("Pack for the meeting").check()
    page.get_by_label("Word document, set into").check()
    page.get_by_label("Why does it have to be on paper?").fill("No screens in the room (made up)")
    name, paper = saved(page, page.get_by_role("button", name="Print", exact=True).click)
    assert re.fullmatch(r"P-\w+\.docx", name)
    document = Document(BytesIO(paper))
    assert document.paragraphs[0].text == "Made-up letterhead of Zedton"
    assert name.removesuffix(".docx") in document.sections[0].header.paragraphs[0].text
    assert "In confidence. Destroy by" in document.sections[0].footer.paragraphs[0].text
