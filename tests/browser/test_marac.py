"""A referral of a pair, its triage as a repeat, and that the offender manager of the other side learns nothing."""

import pytest

from tests.browser.test_pages import faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def fill_person(page, legend, first, last):
    group = page.get_by_role("group", name=legend, exact=True)
    group.get_by_label("First name").fill(first)
    group.get_by_label("Last name").fill(last)


def test_a_pair_is_referred_and_taken_in(sign_in):
    bob = sign_in("representative", width=390)
    bob.goto("/referrals/new")
    bob.get_by_role("link", name="Zedton MARAC (made up)").click()
    bob.get_by_label("Professional judgement").check()
    bob.get_by_label("What has happened, and why now?").fill("Strangled on Friday (made up)")
    fill_person(bob, "Victim", "Wilma", "Browsered")
    fill_person(bob, "Perpetrator", "Harry", "Browserby")
    bob.get_by_role("group", name="More about it").get_by_label("What happened").fill("Strangled (made up)")
    bob.get_by_role("button", name="Send this referral").click()
    assert bob.get_by_text("Answer: Does the victim agree").first.is_visible()
    assert (
        bob.get_by_role("group", name="Victim", exact=True).get_by_label("First name").input_value()
        == "Wilma"
    )
    assert faults_of(bob) == []
    bob.get_by_role("group", name="Does the victim agree to the referral?").get_by_label("Yes").check()
    bob.get_by_role("group", name="Has the perpetrator been told").get_by_label("No").check()
    bob.get_by_role("button", name="Send this referral").click()
    assert bob.get_by_text("Referral sent").is_visible()

    alice = sign_in("coordinator")
    alice.goto("/referrals")
    alice.get_by_role("link", name="Browsered, Wilma").click()
    assert alice.get_by_text("Browserby, Harry").is_visible()
    alice.get_by_label("Accept").check()
    alice.get_by_label("Why?").fill("High risk")
    alice.get_by_label("Who leads, if you take it?").select_option(label="Zedton Safe Lives Charity")
    alice.get_by_role("button", name="Save this decision").click()
    alice.goto("/inbox")
    alice.get_by_role("row").filter(has_text="Browsered, Wilma").first.get_by_role("link").click()
    assert "Nothing of this case may reach Harry Browserby" in " ".join(alice.inner_text("main").split())
    assert faults_of(alice) == []


def test_a_repeat_is_known_at_triage_and_said_on_the_case(sign_in):
    alice = sign_in("coordinator", script=False)
    alice.goto("/referrals")
    alice.get_by_role("link", name="Madeup, Vera").click()
    assert alice.get_by_text("Repeat, further incident on").is_visible()
    alice.get_by_label("Accept").check()
    alice.get_by_label("Why?").fill("Within twelve months")
    alice.get_by_label("Who leads, if you take it?").select_option(label="Zedton Safe Lives Charity")
    alice.get_by_role("button", name="Save this decision").click()
    alice.goto("/inbox")
    pages = alice.eval_on_selector_all("a[href^='/cases/']", "e => e.map(x => x.href)")
    shown = []
    for address in dict.fromkeys(pages):
        alice.goto(address)
        shown.append(" ".join(alice.inner_text("main").split()))
    repeats = [text for text in shown if "Madeup, Vera" in text and "Repeat" in text]
    assert len(repeats) == 1
    assert "The case before:" in repeats[0]


def test_whoever_works_with_others_sees_no_marac(sign_in):
    petra = sign_in("practitioner", script=False)
    for address in ("/my-people", "/requests", "/meetings", "/referrals"):
        petra.goto(address)
        said = petra.inner_text("main")
        assert "Madeup-Stone" not in said
        assert "Vera" not in said
