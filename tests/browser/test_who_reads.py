"""Who reads what is written of a contact: the person's own words kept apart from it, and a contact for two people alone."""

import re

import pytest

from tests.browser.test_care import a_case_without_a_rule as shared_case
from tests.browser.test_pages import faults_at_each_width, faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.extra, pytest.mark.xdist_group("browser")]
SEEN, SAID = "Looked tired and had not slept (made up)", "I will not go back to that house (made up)"
APART = "Told me of the brother, whom nobody else may hear of (made up)"


def logged(page, ref, *, words, said="", fold, choice, also):
    """Log that the person was met, with one fold of readers opened."""
    page.goto(f"/cases/{ref}/contacts/new")
    page.get_by_label("Met", exact=True).check()
    page.get_by_label("30", exact=True).check()
    page.get_by_label("What was said or seen").fill(words)
    page.get_by_label("In the person’s own words").fill(said)
    page.get_by_label("No", exact=True).last.check()
    page.get_by_text(fold, exact=True).click()
    readers = page.locator("details[open]", has_text=fold)
    readers.get_by_label(choice).check()
    readers.get_by_label(also, exact=True).check()
    assert faults_at_each_width(page, faults_of) == []
    page.get_by_role("button", name="Save this contact").click()
    assert page.locator(".govuk-error-summary").count() == 0, page.locator(
        ".govuk-error-summary"
    ).inner_text()


def shown(page, ref):
    """Whatever somebody meets of a case: its page, its chronology, and what can be taken out of it."""
    return "".join(page.goto(f"/cases/{ref}{end}") and page.content() for end in ("", "/chronology"))


def test_own_words_are_kept_to_fewer_than_their_contact_and_a_contact_to_two_people(sign_in_apart):
    petra, dana, bob = (sign_in_apart(who) for who in ("practitioner", "housing", "representative"))
    ref = shared_case([petra, dana, bob])
    logged(
        petra, ref, words=SEEN, said=SAID,
        fold="Who may read the person’s own words", choice="My agency, and those that I tick here", also="Zedton Homes",
    )  # fmt: skip
    for page, reads in ((petra, True), (dana, True), (bob, False)):
        page_of_it = shown(page, ref)
        assert SEEN in page_of_it
        assert (SAID in page_of_it) is reads
    logged(
        petra, ref, words=APART,
        fold="Who may read this", choice="Nobody but me and the people whom I tick here", also="Dana Housing, Zedton Homes",
    )  # fmt: skip
    for page, reads in ((petra, True), (dana, True), (bob, False)):
        assert (APART in shown(page, ref)) is reads
    # Neither list nor count tells whoever does not read it that there is one more.
    assert len(re.findall("Looked tired", shown(bob, ref))) <= 2
