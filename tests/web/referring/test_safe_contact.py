"""How the victim can be reached safely, on the referral's form, at triage and on the case; and what is folded there."""

import re

import pytest

from plumbline.referrals.models import Referral, SafeTold
from tests.web.referring.pages import write
from tests.web.referring.test_repeats import NAMES, refer
from tests.web.referring.test_repeats import marac as marac
from tests.web.safety.test_pages import said, signed_in


WORDS = "Weekdays before 15:00, say the library; his mother must not know"
SAFE = {"safe_ways": ["call", "text"], "safe_words": WORDS}


def form_page():
    return signed_in("bob").get("/referrals/new/marac").content.decode()


def triage_page(marac):
    with marac.look(marac.p.alice):
        referral = Referral.objects.get()
    return said(signed_in("alice").get(f"/referrals/{referral.id}"))


def test_it_stands_folded_beneath_the_victim_and_is_open_once_something_is_typed(marac):
    page = form_page()
    fold = re.search(
        r"<details[^>]*>\s*<summary[^>]*>\s*<span[^>]*>Say how the victim can be reached safely", page
    )
    assert fold
    assert page.index("Say how the victim") < page.index("Perpetrator")
    bob = signed_in("bob")
    back = write(
        bob, "/referrals/new/marac", route="professional_judgement", words="x", **NAMES, safe_words="Mobile"
    )
    shown = back.content.decode()
    assert "Tick the ways that are safe, or that no contact is safe yet" in shown
    assert "Say how the victim can be reached safely, if you know" not in shown


def test_a_violence_panel_does_not_ask(marac):
    assert "safe_ways" not in signed_in("bob").get("/referrals/new/violence-panel").content.decode()


def test_it_is_read_over_sent_and_shown_to_whoever_decides(marac):
    bob = signed_in("bob")
    check = said(
        write(bob, "/referrals/new/marac", route="professional_judgement", words="Choked", **NAMES, **SAFE)
    )
    assert WORDS in check
    assert "Phone call, Text message" in check
    assert "Referral sent" in refer("professional_judgement", **SAFE)
    page = triage_page(marac)
    assert f"Phone call, Text message. {WORDS}" in page


def test_left_empty_nothing_is_kept(marac):
    assert "Referral sent" in refer("professional_judgement")
    with marac.look(marac.p.alice):
        assert not SafeTold.objects.exists()
    assert "How to reach them safely" not in triage_page(marac)


def test_that_no_contact_is_safe_is_said_by_one_tick(marac):
    assert "Referral sent" in refer(
        "professional_judgement", safe_ways=["none"], safe_words="He reads her phone"
    )
    assert "No contact is safe yet. He reads her phone" in triage_page(marac)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"safe_ways": ["call"]}, "Say when and how, or what must never happen"),
        ({"safe_words": "Mobile"}, "Tick the ways that are safe"),
        ({"safe_ways": ["none", "call"], "safe_words": "x"}, "and not both"),
    ],
)
def test_one_without_the_other_is_asked_for(marac, given, told):
    assert told in refer("professional_judgement", **given)


def test_what_they_are_to_one_another_and_the_school_stand_with_the_referral(marac):
    more = {"form_relationship": "Former partners", "form_school": "Kanari School (made up)"}
    assert "Say more about these people, if you know" in said(signed_in("bob").get("/referrals/new/marac"))
    assert "Referral sent" in refer("professional_judgement", **more)
    page = triage_page(marac)
    assert "Former partners" in page
    assert "Kanari School (made up)" in page


def test_a_draft_keeps_it(marac):
    bob = signed_in("bob")
    write(bob, "/referrals/new/marac", act="save", **SAFE)
    kept = re.findall(r'href="(/referrals/[^"]*draft[^"]*)"', bob.get("/referrals").content.decode())
    again = next(page for one in kept if "safe_ways" in (page := bob.get(one).content.decode()))
    assert WORDS in again
    assert re.search(r'value="call"[^>]*checked', again)
