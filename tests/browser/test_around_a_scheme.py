"""What stands around a scheme, without script: its own values, how its cases are delivered, what can be offered, work that is handed over."""

import io
import re

import pytest
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from plumbline.documents.action_list import ANSWERED, HEADINGS, SHEET
from tests.browser.days_ahead import day_ahead
from tests.browser.test_around_a_case import banner, main, page_says, panel_case, press
from tests.browser.test_pages import faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.extra, pytest.mark.xdist_group("browser")]
PANEL = "/schemes/violence-panel"
HANDED = "the cameras by the flat each Friday until the trial (made up)"


def test_a_value_of_the_area_says_what_it_was_and_why(sign_in_apart):
    page = sign_in_apart("coordinator", script=False)
    page.goto(f"{PANEL}/values")
    path = page.get_by_label("Which value?")
    path.select_option(
        label=next(o for o in path.locator("option").all_inner_texts() if o.startswith("Action done"))
    )
    page.get_by_label("New value").fill("soon")
    typed, shown = day_ahead(30)
    page.get_by_label("From which day?").fill(typed)
    page.get_by_label("Why does this area do it its own way?").fill("The board decided it (made up)")
    press(page, "Set this value")
    assert page.locator(".govuk-error-summary").count() == 1
    page.get_by_label("New value").fill("21 days")
    press(page, "Set this value")
    assert "Proposed. The value of now holds" in banner(page)
    assert "The board decided it (made up)" in main(page)
    assert shown in main(page)


def test_all_cases_change_hands_and_back(sign_in_apart):
    page = sign_in_apart("coordinator", script=False)
    page.goto(f"{PANEL}/delivery")
    page.get_by_role("link", name=re.compile("By the team")).click()
    before = main(page)
    assert re.search(r"\d+ (open )?cases?", before)
    page.get_by_label("Why?").fill("A trial of the team for all (made up)")
    press(page, "Change all of them, and all new cases, to the team")
    page.goto(f"{PANEL}/delivery")
    assert "A trial of the team for all (made up)" in main(page)
    page.get_by_role("link", name=re.compile("ake .*back")).first.click()
    page.get_by_label("Why is it taken back?").fill("Too soon (made up)")
    press(page, "Take it back")
    page.goto(f"{PANEL}/delivery")
    assert "Too soon (made up)" in main(page)


def test_both_ways_of_delivery_stand_side_by_side_in_the_figures(sign_in_apart):
    page = sign_in_apart("board", script=False)
    page.goto("/board")
    page.get_by_role("link", name=re.compile("What came out")).first.click()
    assert "By the panel" in main(page)
    assert "By the team" in main(page)


def test_a_service_is_offered_changed_and_withdrawn(sign_in_apart):
    page = sign_in_apart("coordinator", script=False)
    page.goto("/interventions/new")
    page.get_by_label("What is it called?").fill("Night line (made up)")
    page.get_by_label("Who provides it?").select_option(label="Zedton Council")
    page.get_by_label("What kind of help is it?").select_option(index=1)
    page.get_by_label("What is done?").fill("Somebody answers at night (made up)")
    page.get_by_label("Who can have it?").fill("Adults of the panel (made up)")
    for name, n in (
        ("Sessions planned", "many"),
        ("Minutes of each session", "20"),
        ("Over how many weeks?", "12"),
    ):
        page.get_by_label(name).fill(n)
    page.get_by_label("No", exact=True).check()
    page.get_by_label("On offer from").fill(day_ahead(0)[0])
    press(page, "Add this intervention")
    assert "Enter a whole number, like 8" in main(page)
    page.get_by_label("Sessions planned").fill("12")
    press(page, "Add this intervention")
    page.goto("/interventions")
    page.get_by_role("link", name="Night line (made up)").click()
    assert "12 sessions of 20 minutes, over 12 weeks" in main(page)
    page.get_by_role("link", name="Change it").click()
    page.get_by_label("Sessions planned").fill("10")
    page.get_by_label(re.compile("Why")).last.fill("Fewer came (made up)")
    press(page, "Save this version")
    assert "10 sessions of 20 minutes" in main(page)
    page.get_by_role("link", name="Withdraw it").click()
    page.get_by_label(re.compile("Why")).last.fill("No staff (made up)")
    press(page, "Withdraw it")
    assert "Withdrawn" in main(page)


def test_a_list_of_actions_goes_to_excel_and_comes_back(sign_in_apart):
    page = sign_in_apart("housing", script=False)
    page.goto("/requests")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Take the list to Excel").click()
    rows = [
        [str(cell) for cell in row]
        for row in CalamineWorkbook.from_path(taken.value.path()).get_sheet_by_name(SHEET).to_python()
    ]
    assert rows[0] == list(HEADINGS)
    page.get_by_role("link", name="Bring answers back").click()
    page.get_by_label("The workbook with your answers").set_input_files(
        {"name": "a.xlsx", "mimeType": "application/octet-stream", "buffer": answered(rows)}
    )
    press(page, "Read the answers")
    assert "The caretaker keeps the key (made up)" in main(page)
    page.get_by_role("button", name=re.compile("^Save")).click()
    assert "saved" in banner(page).lower()


def answered(rows):
    """The workbook as a spreadsheet saves it, its first action answered."""
    held = io.BytesIO()
    with Workbook(held, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(SHEET)
        for number, row in enumerate(rows):
            for column, words in enumerate(row):
                sheet.write_string(number, column, words)
        sheet.write_string(1, HEADINGS.index(ANSWERED[0]), "Accepted")
        sheet.write_string(1, HEADINGS.index(ANSWERED[1]), "The caretaker keeps the key (made up)")
    return held.getvalue()


def test_what_somebody_holds_goes_to_others_in_one_go(sign_in_apart):
    alice = sign_in_apart("coordinator", script=False)
    ref = panel_case(alice, "Propose an action", agency="Zedton Police")
    alice.goto(f"/cases/{ref}/actions/new")
    alice.get_by_label("What is done?").fill("Check")
    alice.get_by_label("To what or whom, how often and until when?").fill(HANDED)
    alice.get_by_label("Who does it?").select_option(label="Chidi Chair, Zedton Police")
    alice.get_by_label("By when?").fill(day_ahead(10)[0])
    alice.get_by_label("None of them").check()
    alice.get_by_label("If none: why is it done?").fill("Asked for by the family (made up)")
    alice.get_by_label("What should it change?").select_option(label="None of these")
    alice.get_by_label("Yes, it is usual work").check()
    press(alice, "Propose this action")
    bob = sign_in_apart("representative", script=False)
    bob.goto("/your-account/leave")
    bob.get_by_role("link", name="Chidi Chair").click()
    assert HANDED in main(bob)
    bob.get_by_label(re.compile(re.escape(HANDED))).first.select_option(index=1)
    press(bob, "Hand it over")
    assert page_says(bob, "choose")
    bob.get_by_label("They leave").check()
    bob.get_by_label("What should they know?").fill("The key is at the desk (made up)")
    press(bob, "Hand it over")
    bob.goto("/requests")
    assert re.search(rf"{re.escape(HANDED)}(.*\n)*?.*Bob Police", main(bob))


def test_an_agreement_gates_what_is_shared_and_its_page_says_what_rests_on_it(sign_in_apart):
    page = sign_in_apart("governance", script=False)
    page.goto("/agreements")
    page.get_by_role("link", name="Made-up agreement: violence panel").click()
    assert "Zedton violence panel (made up)" in main(page)
    page.get_by_role("link", name="Review it").click()
    press(page, page.locator("main form button").last.inner_text())
    assert page.locator(".govuk-error-summary").count() == 1


def test_an_opening_in_an_emergency_is_judged_by_somebody_else(sign_in_apart):
    page = sign_in_apart("governance", script=False)
    page.goto("/opened-cases")
    page.get_by_role("link", name=re.compile("opening 1")).first.click()
    press(page, "Save this review")
    assert page.locator(".govuk-error-summary").count() == 1
    page.locator("main input[type=radio]").first.check()
    page.locator("main textarea").fill("The refuge rang back and it was so (made up)")
    press(page, "Save this review")
    assert "Review saved" in banner(page)


def test_how_many_people_each_account_opened(sign_in_apart):
    page = sign_in_apart("governance", script=False)
    page.goto("/ledger")
    page.get_by_role("link", name="See how many people each account opened").click()
    assert re.search(r"Alice Coord\s+Zedton Council\D*\d+\s+\d+\s+\d+", main(page))
    script = sign_in_apart("governance", width=390)
    script.goto("/people-opened")
    assert faults_of(script) == []
