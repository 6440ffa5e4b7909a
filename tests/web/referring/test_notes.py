"""The two boxes of triage: the reason, and the note to the referrer."""

import re

from plumbline.access.enums import Role
from plumbline.cases.services import triage
from plumbline.referrals.entry import GivenPerson
from plumbline.referrals.models import Triage, TriageReason
from plumbline.referrals.services import refer_person
from tests.casework import days
from tests.casework import panel as panel
from tests.conftest import database_role
from tests.marac import add_person
from tests.signing_in import signed_in
from tests.trust.keys import at_hand
from tests.trust.test_canaries import every_address


WHY = "KanariWhy"


def decide(referral, **given):
    return signed_in("alice").post(
        f"/referrals/{referral.id}", {"decision": "not_now", "because": WHY, **given}, follow=True
    )


def page_of(referral, who="alice"):
    return signed_in(who).get(f"/referrals/{referral.id}").content.decode()


def test_the_reason_goes_to_its_row_and_the_note_to_the_referrer(panel):
    referral = panel.referral()
    decide(referral, note="Ask again in June")
    with panel.look(panel.p.alice):
        assert (Triage.objects.get().words, TriageReason.objects.get().words) == ("Ask again in June", WHY)


def test_an_empty_note_is_the_usual_sentence(panel):
    decide(panel.referral(), note="  ")
    page = signed_in("bob").get("/referrals").content.decode()
    assert "Your referral is not taken in now. If something changes, refer again." in page


def test_those_who_decide_read_both(panel):
    referral = panel.referral()
    decide(referral, note="Ask again in June")
    page = page_of(referral, "chair")
    assert f"{WHY} <br>The referrer reads: Ask again in June" in page


def test_what_was_written_before_the_two_were_apart_is_still_read_by_both(panel):
    referral = panel.referral()
    decide(referral, note="Written as the reason")
    with database_role("migrator"):
        TriageReason.objects.all().delete()
    assert "Written as the reason" in page_of(referral)
    assert "The referrer reads" not in page_of(referral)
    assert "Written as the reason" in signed_in("bob").get("/referrals").content.decode()


def test_the_page_offers_a_sentence_for_each_decision(panel):
    notes = re.search(r'data-notes="([^"]*)"', page_of(panel.referral())).group(1)
    for decision in ("take", "refer_on", "advice", "not_now"):
        assert f"&quot;{decision}&quot;: " in notes


def test_the_reason_is_on_no_page_of_a_rare_referrer(panel):
    rhys = add_person(panel.p, "rhys", "police", Role.REFERRER)
    with panel.look(rhys):
        referral = refer_person(
            scheme=panel.scheme, words="Hurt", by=rhys, made_up=True, at=days(0),
            people=[GivenPerson("person", first_name="Canary", last_name="Marker")],
        )  # fmt: skip
    with panel.look(panel.p.alice) as alice:
        case = triage(
            referral=referral, decision="take", because=WHY, note="KanariNote",
            lead_agency=panel.p.agencies["council"], by=alice, at=days(1),
        )  # fmt: skip
    planted = {"referral_id": referral.id, "case": case, "ref": case.ref}
    client, note = signed_in("rhys"), []
    for address in sorted(set(every_address(at_hand(planted)))):
        page = client.get(address, follow=True).content.decode(errors="replace")
        assert WHY not in page, address
        note += [address] if "KanariNote" in page else []
    assert "/referrals" in note
