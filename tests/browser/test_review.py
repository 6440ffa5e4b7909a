"""Review and closure, counted: what the logs know is filled in, what a person judges is not."""

import re

import pytest

from tests.browser.meter import Meter
from tests.browser.test_pages import faults_at_each_width, faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.extra, pytest.mark.xdist_group("browser")]
# Every field of the form by its name, each once and a group of choices as one, whether it stands there or an answer reveals it; without
# what is optional and folded away. Those that stand empty, and those that records filled in.
ASKED = """() => {
  const asked = [...document.querySelectorAll('main form [name]:not([type=hidden], button)')].filter(e => !e.closest('details:not([open])'));
  const known = name => asked.some(e => e.name === name && (e.type === 'radio' ? e.checked : e.value.trim()));
  const names = [...new Set(asked.map(e => e.name))];
  return [names.filter(name => !known(name)), names.filter(known)];
}"""
NOTED = ".govuk-notification-banner"


def case_under_way(page):
    """The address of an open case of the panel with a plan, whose person was met since its last review and said something."""
    page.goto("/inbox?group=all")
    addresses = page.locator("main th a[href^='/cases/']").evaluate_all(
        "all => [...new Set(all.map(a => a.pathname))]"
    )
    for address in addresses:
        page.goto(address)
        if (
            page.locator(f"a[href='{address}/review']").count()
            and page.get_by_text("Delivered by the panel").count()
            and page.goto(f"{address}/review")
            # Cases of other schemes are kept or ended in other words.
            and page.get_by_label("Step down to one agency", exact=True).count()
            and page.locator("[name=their_words]").input_value()
        ):
            return address
    raise AssertionError("No case of the demo can be reviewed.")


def review(page, address, outcome):
    page.goto("/inbox?group=reviews")
    with Meter.of(page) as meter:
        row = page.locator("table", has_text="Reviews due").locator(
            "tr", has=page.locator(f"a[href='{address}']")
        )
        meter.press(row.get_by_role("link", name=re.compile("^Review it")))
        for name in page.locator("[name^=rating_]").evaluate_all("all => [...new Set(all.map(r => r.name))]"):
            meter.tick(page.locator(f"[name={name}]").nth(1))
            assert page.locator(f"[name={name.replace('rating', 'proof')}]").input_value()
        meter.type(page.get_by_label("What changed?", exact=True), "Calmer since May")
        meter.tick(page.get_by_label(outcome, exact=True))
        meter.press(page.get_by_role("button", name="Save this review"))
        assert "Review saved" in page.locator(NOTED).inner_text()
    return meter


def test_a_case_is_reviewed_and_stepped_down_within_its_budget(sign_in):
    alice = sign_in("coordinator")
    address = case_under_way(alice)
    alice.goto(f"{address}/review")
    # No rating and no end is chosen beforehand; whatever the records know is filled in.
    assert alice.locator("input:checked").count() == 0
    left, filled = alice.evaluate(ASKED)
    # Four of six with one objective, and of each further one its proof alone: what a person judges is never filled in.
    ratings = {name for name in left if name.startswith("rating_")}
    assert set(left) == {*ratings, "outcome"}, left
    assert set(filled) == {
        *(name.replace("rating", "proof") for name in ratings),
        "words",
        "their_words",
        "next_review_on",
    }, filled
    print(f"review: {len(filled)} of {len(left) + len(filled)} fields filled in")
    assert faults_at_each_width(alice, faults_of) == []
    review(alice, address, "Step down to one agency").within("review")
    with Meter.of(alice) as meter:
        meter.press(alice.locator(f"a[href='{address}/close']").first)
        assert alice.get_by_label("Stepped down to one agency").is_checked()
        assert faults_at_each_width(alice, faults_of) == []
        meter.type(alice.get_by_label("In a sentence"), "Housing goes on")
        meter.type(alice.get_by_label("Who carries on being there for the person?"), "Zedton Homes")
        meter.type(alice.get_by_label("How are they reached?"), "Duty desk")
        meter.press(alice.get_by_role("button", name="Close this case"))
        assert "Case closed" in alice.locator(NOTED).inner_text()
    meter.within("step_down")
    words = alice.locator("main").inner_text()
    assert "Zedton Homes, reached by Duty desk" in words
    assert re.search(r"Kept until \d+ \w+ 20\d\d, then looked at again: 6 years after closing", words)
