"""What is written of a person and what becomes of it, each by whoever does it, without script, in a demo that nobody else sees."""

import re

import pytest

from tests.browser.test_around_a_case import banner, main, panel_case, press


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.extra, pytest.mark.xdist_group("browser")]
VISIT = "Safer home visit (made up)"


@pytest.fixture
def petra(sign_in_apart):
    """Petra, on the assessments of the first of her people."""
    page = sign_in_apart("practitioner", script=False)
    page.goto("/my-people")
    page.locator(".govuk-summary-card__title a").first.click()
    page.get_by_role("link", name="Assessments and plans").click()
    return page


def test_a_formulation_keeps_what_is_known_apart_from_what_is_thought(petra):
    petra.get_by_role("link", name="Formulation", exact=True).click()
    petra.get_by_role("link", name=re.compile("^(Revise it|Write)")).first.click()
    petra.get_by_label("Why now: what is known").fill("The lease ends in May (made up)")
    petra.get_by_label("Why now: what you think").fill("She dreads moving (made up)")
    press(petra, "Save this formulation")
    said = main(petra).partition("Why now")[2].partition("What keeps it going")[0]
    assert "Known: The lease ends in May (made up)" in said
    assert "Opinion: She dreads moving (made up)" in said
    assert "Petra Probation" in main(petra)


def test_another_band_is_set_with_a_reason_and_both_stay(petra):
    petra.get_by_role("link", name=re.compile(r"^Made-up lantern, \d")).last.click()
    petra.get_by_role("link", name="Set another band").click()
    scored = re.search(r"By the score: (.+? \(made up\))", main(petra))[1]
    petra.get_by_role("radio").first.check()
    press(petra, "Set this band")
    assert petra.locator(".govuk-error-summary").count() == 1
    petra.get_by_label("Why does this band fit?").fill("Two lamps, and one was counted (made up)")
    press(petra, "Set this band")
    assert "Two lamps, and one was counted (made up)" in main(petra)
    assert scored in main(petra)


def test_change_over_time_is_shown_by_domain(petra):
    petra.get_by_role("link", name="Change over time").click()
    table = petra.locator("table", has_text="In all")
    rows = [row.split("\t")[0] for row in table.locator("tbody tr").all_inner_texts()]
    assert [row.strip() for row in rows][:2] == ["The lamp (made up)", "The road (made up)"]
    assert re.search(r"The lamp \(made up\)\s+From \d+ to \d+: (lower|higher) by \d+", main(petra))
    assert "A change of the score does not show what the scheme brought about" in main(petra)


def test_a_checklist_says_whether_it_was_delivered_as_meant(sign_in_apart):
    page = sign_in_apart("practitioner", script=False)
    page.goto("/onward")
    page.locator("main a[href^='/onward/']").first.click()
    address = page.url
    page.get_by_role("link", name="Answer the checklist").click()
    lines = page.locator("main fieldset")
    lines.nth(0).get_by_label("Kept", exact=True).check()
    lines.nth(1).get_by_label("Not kept", exact=True).check()
    page.get_by_label("Anything that a reader should know").fill("The mentor changed in June (made up)")
    press(page, "Save these answers")
    page.goto(address)
    assert "The mentor changed in June (made up)" in main(page)
    assert re.search(r"not answered", main(page), re.IGNORECASE)


def test_an_objection_is_taken_and_a_consent_given_and_withdrawn(sign_in_apart):
    page = sign_in_apart("practitioner", script=False)
    page.goto("/my-people")
    page.locator(".govuk-summary-card__title a").first.click()
    page.get_by_role("link", name="What the person was told, objects to and consents to").click()
    told = page.url
    page.get_by_role("link", name=re.compile("^Write down an objection")).first.click()
    page.get_by_label("What do they object to, in a few words for the list?").fill(
        "That the school is asked (made up)"
    )
    page.get_by_label("What did they say?").fill("Leave the school out of it (made up)")
    press(page, "Save this objection")
    assert "That the school is asked (made up)" in main(page)
    for answer in ("Consent given", "Consent withdrawn"):
        page.goto(told)
        page.get_by_role("link", name=re.compile("^Record whether they consent to a service")).first.click()
        page.get_by_label("To which service?").select_option(label=f"{VISIT}, Zedton Homes")
        page.get_by_label(answer, exact=True).check()
        page.get_by_label("In person", exact=True).check()
        press(page, "Save what they said")
    assert f"{VISIT}: Withdrawn" in main(page)
    assert f"{VISIT}, before: given" in main(page)
    # Whoever leads the scheme has an answer to give.
    alice = sign_in_apart("coordinator", script=False)
    alice.goto(told)
    assert "Leave the school out of it (made up)" in main(alice)


def test_the_other_area_takes_a_case_that_is_handed_to_it(sign_in_apart):
    alice = sign_in_apart("coordinator", script=False)
    alice.goto("/inbox?group=all")
    row = alice.locator("table", has_text="All open cases").locator("tr", has_text="Being handed to another")
    row.first.get_by_role("link").first.click()
    case = alice.url
    alice.get_by_role("link", name="Write down the other area’s answer").click()
    alice.get_by_label("Accepted there").check()
    alice.get_by_label("Who there said so, and how?").fill("Their co-ordinator, by letter (made up)")
    alice.get_by_label("In their words").fill("She is ours from today (made up)")
    press(alice, "Save this answer")
    alice.goto(case)
    said = "Their co-ordinator, by letter (made up): She is ours from today (made up)"
    assert re.search(rf"Accepted there .*, {re.escape(said)}", main(alice))


def refer_on(page):
    """To Zedton Homes, from a case of the panel; the address of the referral."""
    ref = panel_case(page, "Refer on")
    page.goto(f"/cases/{ref}/onward/new")
    page.get_by_role("link", name=VISIT).click()
    page.get_by_label("What is it for?").fill("Feels unsafe at night (made up)")
    page.get_by_label("Under which law do you share this?").select_option(index=1)
    page.get_by_label("No, the name is enough").check()
    press(page, "Send this referral")
    return page.get_by_role("link", name=re.compile(f"^{re.escape(VISIT)}")).last.get_attribute("href")


def step(page, address, words, why="", reason=""):
    page.goto(address)
    page.get_by_label(words, exact=True).check()
    if reason:
        page.get_by_label("Why is it declined?").select_option(index=1)
    page.get_by_label("In words").fill(why)
    press(page, "Save this step")
    assert "Step saved" in main(page), main(page)


def test_a_referral_on_is_declined_with_a_reason_and_whoever_sent_it_hears(sign_in_apart):
    alice, dana = sign_in_apart("coordinator", script=False), sign_in_apart("housing", script=False)
    address = refer_on(alice)
    step(dana, address, "Declined by the provider", "Full until spring (made up)", reason="any")
    alice.goto(address)
    assert "Declined by the provider" in main(alice)
    assert "Full until spring (made up)" in main(alice)


def test_a_referral_on_waits_for_a_place_and_is_refused_by_the_person(sign_in_apart):
    alice, dana = sign_in_apart("coordinator", script=False), sign_in_apart("housing", script=False)
    address = refer_on(alice)
    step(dana, address, "Accepted")
    step(dana, address, "Waiting for a place")
    step(dana, address, "Refused by the person", "She has a brother there now (made up)")
    alice.goto(address)
    assert re.search("Waiting for a place.*Refused by the person", main(alice), re.DOTALL)
    assert "She has a brother there now (made up)" in main(alice)


def test_whoever_is_not_vetted_says_what_is_known_and_does_their_action(sign_in_apart):
    """The first request of the unvetted is answered with a fact that they share under a law, from their one page."""
    uli = sign_in_apart("unvetted", script=False)
    uli.goto("/own")
    uli.get_by_role("link", name=re.compile("^Known")).first.click()
    uli.get_by_label("Known to us", exact=True).check()
    uli.get_by_label("If known: one fact or opinion for this purpose").fill("Seen limping (made up)")
    uli.get_by_label("Fact: what happened").first.check()
    uli.get_by_label("Where does it come from?").first.fill("Ward book (made up)")
    uli.get_by_label("On what day was it?").first.fill("3 9 2025")
    uli.get_by_label("Agencies in the case").first.check()
    uli.get_by_label("Under which law do you share it?").first.select_option(index=1)
    press(uli, "Send this answer")
    assert "Answer sent" in banner(uli)
    assert "No request waits" in main(uli)
