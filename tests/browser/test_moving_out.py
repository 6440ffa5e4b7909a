"""Moving a partnership out: one asks, another agrees, and the page gives the number that the server writes the file for."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import faults_of, sideways


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
# A public key of nobody: its secret half was never kept.
KEY = "age1x6gf869ndc53j5qqh482u6v59zzw749zetqassjk0nhyxcezpvvs9hhgas"


def ask(page, receiver, key=KEY):
    page.goto("/move-out")
    page.get_by_role("button", name="Ask to move out").click()
    page.get_by_label("Who receives it?").fill(receiver)
    page.get_by_label("Which key is it locked for?").fill(key)
    page.get_by_label("Why, and under which agreement?").fill(
        "Another supplier, by the agreement of May (made up)"
    )
    with page.expect_navigation():
        page.locator("main form").get_by_role("button", name="Ask to move out").click()


def card(page, receiver):
    page.goto("/move-out")
    return page.locator(".govuk-summary-card", has_text=receiver)


def answer(page, receiver, choice):
    card(page, receiver).get_by_role("link", name="Agree or refuse").click()
    page.get_by_label(choice).check()
    with page.expect_navigation():
        page.get_by_role("button", name="Save the answer").click()


def test_two_people_agree_and_the_number_is_given(sign_in_apart):
    ada, governance = sign_in_apart("administrator"), sign_in_apart("governance")
    ada.goto("/accounts")
    ada.get_by_role("link", name="Move all data out of this installation").click()
    assert faults_of(ada) == []
    ask(ada, "Northton council (made up)", key="age1nonsense")
    expect(ada.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert faults_of(ada) == []
    ask(ada, "Northton council (made up)")
    expect(ada.get_by_text("Asked. Somebody else")).to_be_visible()
    asked = card(ada, "Northton council (made up)")
    # Whoever asked cannot answer, and there is no number yet.
    assert asked.get_by_role("link", name="Agree or refuse").count() == 0
    assert asked.get_by_text("Number for the command").count() == 0
    card(governance, "Northton council (made up)").get_by_role("link", name="Agree or refuse").click()
    assert faults_of(governance) == []
    answer(governance, "Northton council (made up)", "Yes, I agree")
    assert faults_of(governance) == []
    agreed = card(ada, "Northton council (made up)")
    expect(agreed.get_by_text("Number for the command")).to_be_visible()
    assert faults_of(ada) == []


def test_without_script_on_a_phone_it_is_asked_and_refused(sign_in_apart):
    ada, governance = (sign_in_apart(who, width=390, script=False) for who in ("administrator", "governance"))
    ask(ada, "Southton council (made up)")
    assert sideways(ada) == []
    answer(governance, "Southton council (made up)", "No, I refuse")
    expect(governance.get_by_role("heading", name="There is a problem")).to_be_visible()
    governance.get_by_label("No, I refuse").check()
    governance.get_by_label("If no: why?").fill("The key was not compared (made up)")
    with governance.expect_navigation():
        governance.get_by_role("button", name="Save the answer").click()
    said = card(ada, "Southton council (made up)").inner_text()
    assert "The key was not compared (made up)" in said
    assert "Number for the command" not in said
    assert sideways(ada) == []
