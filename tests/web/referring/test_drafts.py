"""A referral half written: saved with and without script, gone on with, thrown away, and nobody else's."""

import json

import pytest

from plumbline.referrals.models import Draft, Referral
from tests.casework import panel as panel
from tests.trust.test_reads import LOOKED, entries
from tests.web.referring.pages import marks, refer_by_page, write
from tests.web.safety.test_pages import said, signed_in


NEW = "/referrals/new/violence-panel"
HALF = {"words": "Kanari words", "person_1_last": "Kanarilast"}
WHOLE = {**HALF, "danger": "no", "person_1_first": "Kanarifirst"}


def saved(client, **given):
    """Save and come back later; the address of the draft."""
    page = said(write(client, NEW, act="save", **(given or HALF)))
    assert "Saved, not sent" in page
    return page.split('href="/referrals/drafts/')[1].split('"')[0].join(("/referrals/drafts/", ""))


def kept(client, fields, **given):
    """What the script does every few seconds."""
    return client.post(f"{NEW}/keep", {**fields, **given})


def test_half_a_referral_is_saved_and_gone_on_with(panel):
    bob = signed_in("bob")
    address = saved(bob)
    page = said(bob.get("/referrals"))
    assert "Not sent yet (1)" in page
    assert "Kanarilast" in page
    page = said(bob.get(address))
    assert "Kanari words</textarea>" in page
    assert 'value="Kanarilast"' in page


def test_a_draft_keeps_the_day_that_was_understood(panel):
    """Read again on another day, yesterday would be another day."""
    bob = signed_in("bob")
    page = said(bob.get(saved(bob, **HALF, person_1_born="27 March 86")))
    assert 'value="27 3 1986"' in page


def test_a_day_is_read_over_in_full(panel):
    page = said(write(signed_in("bob"), NEW, **WHOLE, person_1_born="27/3/1986"))
    assert "Check your answers before you send" in page
    assert "Thursday 27 March 1986" in page


def test_it_is_still_there_after_another_sign_in(panel):
    address = saved(signed_in("bob"))
    assert "Kanari words" in said(signed_in("bob").get(address))


def test_what_is_missing_is_said_when_it_is_to_be_sent_and_not_before(panel):
    bob = signed_in("bob")
    page = said(write(bob, saved(bob), **HALF))
    assert "Enter the first name of the person" in page
    assert "Kanari words" in page


def test_it_is_read_over_sent_and_then_no_longer_waits(panel, looking_as):
    bob = signed_in("bob")
    page = write(bob, saved(bob), **WHOLE)
    assert "Check your answers before you send" in said(page)
    assert "Kanarifirst" in said(page)
    with looking_as(panel.p.alice):
        assert not Referral.objects.exists()
    page = said(bob.post(page.redirect_chain[-1][0], marks(page), follow=True))
    assert "Referral sent" in page
    assert "Not sent yet" not in page
    with looking_as(panel.p.alice):
        assert Referral.objects.get().words == "Kanari words"


def test_sent_twice_is_sent_once(panel, looking_as):
    bob = signed_in("bob")
    page = write(bob, NEW, **WHOLE)
    address, form = page.redirect_chain[-1][0], marks(page)
    bob.post(address, form)
    assert bob.post(address, form).status_code == 404
    with looking_as(panel.p.alice):
        assert Referral.objects.count() == 1


def test_changed_in_another_window_since_it_was_read_over_it_is_not_sent(panel, looking_as):
    bob = signed_in("bob")
    page = write(bob, NEW, **WHOLE)
    address, form = page.redirect_chain[-1][0], marks(page)
    write(bob, address.removesuffix("/check"), act="save", **WHOLE | {"words": "Other words"})
    assert "changed in another window" in said(bob.post(address, form, follow=True))
    with looking_as(panel.p.alice):
        assert not Referral.objects.exists()


def test_it_is_thrown_away_after_asking(panel):
    bob = signed_in("bob")
    address = saved(bob)
    page = bob.get(f"{address}/throw-away")
    assert "Kanari" not in said(page)
    assert "Thrown away" in said(bob.post(f"{address}/throw-away", marks(page), follow=True))
    assert bob.get(address).status_code == 404


@pytest.mark.parametrize("who", ["alice", "dana", "worker", "chair"])
def test_nobody_else_opens_it_saves_over_it_or_throws_it_away(panel, who):
    bob, other = signed_in("bob"), signed_in(who)
    address = saved(bob)
    for page in ("", "/check", "/throw-away"):
        assert other.get(address + page).status_code == 404
    form = {**marks(bob.get(address)), "turn": "9"}
    assert kept(other, form, words="Mine now").status_code in (403, 409)
    assert kept(other, form | {"version": "0"}, words="Mine now").status_code in (403, 409)
    assert "Kanari" not in said(other.get("/referrals"))
    assert "Kanari words" in said(bob.get(address))


def test_the_script_saves_and_says_where_it_is_kept(panel):
    bob = signed_in("bob")
    answer = kept(bob, marks(bob.get(NEW)), **HALF)
    told = json.loads(answer.content)
    assert "Kanari words" in said(bob.get(told["address"]))
    assert "Kanari" not in answer.content.decode()


def test_what_arrives_late_from_the_same_page_is_let_go(panel):
    bob = signed_in("bob")
    form = marks(bob.get(NEW))
    address = json.loads(kept(bob, form | {"turn": "3"}, words="Newer").content)["address"]
    assert kept(bob, form | {"turn": "2"}, words="Older").status_code == 200
    assert "Newer" in said(bob.get(address))


def test_two_windows_do_not_overwrite_each_other_silently(panel):
    bob = signed_in("bob")
    address = saved(bob)
    one, other = marks(bob.get(address)), marks(bob.get(address))
    assert kept(bob, one, words="From one").status_code == 200
    answer = kept(bob, other, words="From the other")
    assert answer.status_code == 409
    assert "another window" in answer.json()["refusal"]
    page = bob.post(address, {**other, "act": "save", "words": "From the other"})
    assert page.status_code == 422
    assert "From the other" in said(page)
    assert "From one" in said(bob.get(address))
    # Having been told, whoever presses again means it.
    assert "Saved, not sent" in said(
        bob.post(address, {**marks(page), "act": "save", "words": "From the other"}, follow=True)
    )


def test_a_page_that_lost_its_session_keeps_what_was_saved(panel):
    bob = signed_in("bob")
    form = marks(bob.get(NEW))
    address = kept(bob, form, **HALF).json()["address"]
    bob.post("/sign-out")
    assert kept(bob, form, words="Lost").headers["Location"].startswith("/sign-in")
    assert "Kanari words" in said(signed_in("bob").get(address))


def test_reading_one_s_draft_is_written_down(panel, as_role):
    bob = signed_in("bob")
    address = saved(bob, **WHOLE)
    for page in ("/referrals", address, f"{address}/check"):
        before = entries(as_role)
        assert "Kanarilast" in said(bob.get(page))
        assert {verb for key, verb in entries(as_role).items() if key not in before} & LOOKED, page


def test_the_table_holds_no_word_of_it(panel, as_role):
    saved(signed_in("bob"), **WHOLE)
    with as_role("migrator"):
        (row,) = Draft.objects.all()
        assert b"anari" not in bytes(row.sealed)


def test_without_saving_nothing_waits_after_it_is_sent(panel):
    bob = signed_in("bob")
    assert "Referral sent" in said(refer_by_page(bob, "violence-panel", **WHOLE))
    assert "Not sent yet" not in said(bob.get("/referrals"))


def test_days_are_told(panel):
    assert "kept for 14 days" in said(signed_in("bob").get(NEW))
