"""Somebody in immediate danger: 999 first, then an urgent referral at the head of the list; and what the referrer hears back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from plumbline.cases.services import triage
from plumbline.notices.models import Notice
from plumbline.notices.services import Told, tell_at_once
from plumbline.referrals.entry import GivenEntry, GivenPerson
from plumbline.referrals.models import Referral
from plumbline.referrals.services import refer_person, take_up
from plumbline.schemes.services import set_local_value
from plumbline.values.errors import PermissionRefused, StageRefused
from tests.casework import panel as panel
from tests.web.referring.pages import marks, refer_by_page, write
from tests.web.safety.test_pages import said, signed_in


WHOLE = {"words": "Kanari words", "person_1_first": "Kanarifirst", "person_1_last": "Kanarilast"}
NEW = "/referrals/new/violence-panel"


def refer(panel, name, *, urgent=False, at=None):
    with panel.look(panel.p.bob) as bob:
        return refer_person(
            scheme=panel.scheme, words="Hurt", by=bob, made_up=True, at=at or timezone.now(),
            people=[GivenPerson("person", first_name="Kanari", last_name=name)], entry=GivenEntry(urgent=urgent),
        )  # fmt: skip


def notices_of(as_role, viewer):
    with as_role("migrator"):
        return list(Notice.objects.filter(recipient=viewer.user_id))


def test_danger_is_asked_first_and_999_stands_beside_it(panel):
    page = said(signed_in("bob").get(NEW))
    assert page.index("Is somebody in immediate danger?") < page.index("What has happened")
    assert "ring 999 now" in page
    assert "the co-ordinator at Council" in page


def test_whoever_co_ordinates_is_warned_and_not_sent_to_themselves(panel):
    alice = signed_in("alice")
    assert "Then tell" not in said(alice.get(NEW))
    page = said(write(alice, NEW, danger="yes", **WHOLE))
    assert "Somebody is in immediate danger: ring 999 now" in page
    assert "Then tell" not in page


def test_it_must_be_answered(panel):
    page = said(write(signed_in("bob"), NEW, **WHOLE))
    assert "Say whether somebody is in immediate danger" in page


def test_the_area_says_how_its_team_is_reached(panel, looking_as):
    with looking_as(panel.p.alice) as alice:
        set_local_value(
            scheme=panel.scheme, path="reach", value="01632 960001, 8am to 8pm", because="Agreed",
            from_date=timezone.localdate(), by=alice,
        )  # fmt: skip
    assert "01632 960001, 8am to 8pm" in said(signed_in("bob").get(NEW))


def test_yes_says_999_again_before_and_after_sending(panel, looking_as):
    bob = signed_in("bob")
    page = write(bob, NEW, danger="yes", **WHOLE)
    assert "Somebody is in immediate danger: ring 999 now" in said(page)
    page = said(bob.post(page.redirect_chain[-1][0], marks(page), follow=True))
    assert "marked urgent" in page
    assert "ring now" in page
    with looking_as(panel.p.alice):
        assert Referral.objects.get().urgent


def test_no_is_not_urgent(panel, looking_as):
    refer_by_page(signed_in("bob"), "violence-panel", danger="no", **WHOLE)
    with looking_as(panel.p.alice):
        assert not Referral.objects.get().urgent


@pytest.mark.parametrize("address", ["/referrals", "/inbox"])
def test_an_urgent_one_heads_the_list_with_its_clock(panel, address):
    refer(panel, "Patient")
    assert "Urgent" not in said(signed_in("alice").get(address))
    refer(panel, "Danger", urgent=True)
    page = said(signed_in("alice").get(address))
    assert "Urgent" in page
    assert "Danger, Kanari" in page
    if address == "/referrals":
        assert page.index("Danger, Kanari") < page.index("Patient, Kanari")


def test_one_that_was_left_past_its_clock_is_late(panel):
    refer(panel, "Danger", urgent=True)
    assert "Late" not in said(signed_in("alice").get("/referrals"))
    refer(panel, "Left", urgent=True, at=timezone.now() - timedelta(days=7))
    assert said(signed_in("alice").get("/referrals")).count("Late") == 1


def test_the_clock_runs_while_the_team_is_at_work(panel, looking_as):
    from plumbline.referrals.queries import awaiting_triage

    friday = datetime(2026, 3, 6, 16, tzinfo=UTC)
    refer(panel, "Danger", urgent=True, at=friday)
    refer(panel, "Patient", at=friday)
    with looking_as(panel.p.alice) as alice:
        urgent, other = awaiting_triage(alice)
    assert f"{urgent.decide_by:%a %d %H}" == "Mon 09 12"
    assert f"{other.decide_by:%a %d %H}" == "Wed 11 00"


def test_those_who_decide_are_told_at_once_and_nobody_else(panel, personas, as_role):
    referral = refer(panel, "Danger", urgent=True)
    for viewer in (personas.alice, personas.chair):
        (notice,) = notices_of(as_role, viewer)
        assert (notice.kind, notice.about_id) == ("urgent-referral", referral.id)
    with as_role("migrator"):
        assert Notice.objects.count() == 2


def test_a_notice_names_nobody_and_leads_to_the_decision(panel):
    referral = refer(panel, "Danger", urgent=True)
    page = said(signed_in("alice").get("/notices"))
    assert "Urgent referral" in page
    assert f"/referrals/{referral.id}" in page
    for word in ("Danger,", "Kanari", "Violence panel", "Police"):
        assert word not in page


def test_one_who_was_kept_away_since_is_told_nothing_by_the_notice(panel, personas, as_role):
    referral = refer(panel, "Danger", urgent=True)
    with as_role("migrator"):
        Referral.objects.filter(id=referral.id).update(hidden_from=[personas.alice.user_id])
    page = said(signed_in("alice").get("/notices"))
    assert "Urgent" not in page
    assert str(referral.id) not in page


def test_an_ordinary_referral_sends_no_notice(panel, as_role):
    refer(panel, "Patient")
    with as_role("migrator"):
        assert not Notice.objects.exists()


def test_a_page_cannot_tell_of_a_referral_that_it_does_not_see(panel, personas, looking_as):
    referral = refer(panel, "Danger", urgent=True)
    told = Told(
        personas.alice.user_id, kind="urgent-referral", about_kind="referral", about_id=referral.id,
        due_on=timezone.localdate(),
    )  # fmt: skip
    with (
        looking_as(personas.dana) as dana,
        pytest.raises(ProgrammingError, match="row-level"),
        transaction.atomic(),
    ):
        tell_at_once(told=[told], by=dana, at=timezone.now())


def test_the_referrer_sees_that_it_was_sent_then_looked_at_then_decided(panel, looking_as):
    bob, alice = signed_in("bob"), signed_in("alice")
    referral = refer(panel, "Patient")
    assert "Nobody has said yet" in said(bob.get("/referrals"))
    page = alice.get(f"/referrals/{referral.id}")
    token = marks(page)
    assert "Tell the referrer that you are looking at it" in said(page)
    alice.post(f"/referrals/{referral.id}/take-up", token)
    assert "Being looked at, since" in said(bob.get("/referrals"))
    with looking_as(panel.p.alice) as by:
        triage(referral=referral, decision="advice", because="Below", note="Ring the housing desk", by=by)
    page = said(bob.get("/referrals"))
    assert "Advice only" in page
    assert "Ring the housing desk" in page


def test_the_referrer_gets_a_notice_without_a_name_when_it_is_decided(panel, looking_as, as_role, personas):
    referral = refer(panel, "Patient")
    with looking_as(panel.p.alice) as by:
        triage(referral=referral, decision="not_now", because="Ask again in June", by=by)
    (notice,) = notices_of(as_role, personas.bob)
    assert notice.kind == "referral-decided"
    page = said(signed_in("bob").get("/notices"))
    assert "A referral of yours is decided" in page
    for word in ("Kanari", "Patient", "June", "Violence panel"):
        assert word not in page


def test_it_is_taken_up_once_and_not_after_it_is_decided(panel, looking_as):
    referral = refer(panel, "Patient")
    with looking_as(panel.p.alice) as alice:
        take_up(referral=referral, by=alice)
        with pytest.raises(StageRefused, match="already"):
            take_up(referral=referral, by=alice)
        triage(referral=referral, decision="not_now", because="Later", by=alice)
        with pytest.raises(StageRefused, match="decided"):
            take_up(referral=referral, by=alice)


def test_whoever_referred_does_not_take_it_up(panel, looking_as):
    referral = refer(panel, "Patient")
    with looking_as(panel.p.bob) as bob, pytest.raises(PermissionRefused):
        take_up(referral=referral, by=bob)
