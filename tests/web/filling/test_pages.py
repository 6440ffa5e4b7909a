"""Pages of a MAPPA case that other kinds may use: forms on the way, answers at a meeting, consent to papers, the return of a year."""

import pytest
from django.urls import resolve
from django.utils import timezone

from plumbline.cases import services
from tests.casework import days
from tests.mappa import MAPPA_A, a_mappa
from tests.mash import a_mash
from tests.signing_in import signed_in
from tests.trust.test_reads import LOOKED, entries
from tests.web.safety.test_pages import said, send


@pytest.fixture
def mappa(personas, looking_as):
    return a_mappa(personas, looking_as)


@pytest.fixture
def case(mappa):
    return mappa.at_level("2", at=days(27))


@pytest.mark.parametrize("address", ["/cases/{}/forms/mappa_a", "/returns/mappa/year/2026/at_end-2-2"])
def test_whoever_reads_a_form_is_written_down(case, as_role, address):
    client, before = signed_in("alice"), entries(as_role)
    page = client.get(address.format(case.ref))
    assert page.status_code == 200
    added = {verb for key, verb in entries(as_role).items() if key not in before}
    assert added & LOOKED, resolve(address.format(case.ref)).url_name


def test_a_form_is_filled_in_from_the_one_before(case):
    alice = signed_in("alice")
    address = f"/cases/{case.ref}/forms/mappa_a"
    page = said(alice.get(address))
    assert "Seen near the victim’s work twice" in page
    given = {f"form_{slug}": answer for slug, answer in MAPPA_A.items()}
    assert "Answer: Why will level 1 not do?" in said(
        send(alice, address, **given | {"form_why_not_level_1": ""})
    )
    # The page was opened before somebody else filled it in.
    assert "Somebody else filled in this form" in said(send(alice, address, **given, expected="0"))
    assert "The form is saved" in said(send(alice, address, **given, expected="1"))
    assert "2 times in all" in said(alice.get(f"/cases/{case.ref}"))


def test_what_an_adult_wanted_is_asked_where_the_case_is_about_one(personas, looking_as):
    mash = a_mash(personas, looking_as)
    case = mash.screened()
    assert "What the adult wanted" not in said(signed_in("alice").get(f"/cases/{case.ref}"))
    with mash.look(mash.p.alice) as alice:
        services.set_track(case=case, track="subject", value="adult", because="Eighteen", by=alice)
    assert "What the adult wanted" in said(signed_in("alice").get(f"/cases/{case.ref}"))


def test_a_second_look_shows_the_decision_that_it_is_about(personas, looking_as):
    mash = a_mash(personas, looking_as)
    case = mash.deciding()
    mash.decide(case, "early_help")
    page = said(signed_in("alice").get(f"/cases/{case.ref}/forms/audit"))
    assert "Early help, since" in page
    assert "Was the threshold that was decided the right one?" in page


def test_a_move_that_needs_a_form_says_so_on_the_page(mappa):
    case = mappa.screened()
    refused = send(
        signed_in("alice"), f"/cases/{case.ref}/move", state="referred", because="Seen near her work"
    )
    assert refused.status_code == 422
    assert "First fill in “Referral to level 2 or 3 (MAPPA A)”" in said(refused)


def test_a_meeting_is_held_open_until_disclosure_is_answered(mappa):
    item = mappa.meeting(mappa.referred(), at=days(27))
    mappa.decide(item, "level_2", "High risk", at=days(27))
    mappa.settle(item, at=days(27), leaving_out="disclosure")
    alice, meeting = signed_in("alice"), f"/meetings/{item.meeting_id}"
    assert "has no answer yet" in said(alice.post(f"{meeting}/end", follow=True))
    assert "To be answered" in said(alice.get(meeting))
    address = f"/agenda/{item.id}/questions/disclosure"
    assert "Say why" in said(send(alice, address, answer="not_to_disclose", words=""))
    assert "Nobody outside is at risk" in said(
        send(alice, address, answer="not_to_disclose", words="Nobody outside is at risk")
    )
    assert "The meeting has ended." in said(alice.post(f"{meeting}/end", follow=True))
    assert alice.get(f"/agenda/{item.id}/questions/weather").status_code == 404


def test_papers_wait_for_the_chair(mappa):
    case = mappa.at_level("2", at=days(27))
    with mappa.look(mappa.p.alice):
        meeting = case.agenda_items.get().meeting_id
    alice, chair, papers = signed_in("alice"), signed_in("chair"), f"/meetings/{meeting}/papers"
    shut = said(alice.get(papers))
    assert "only with the chair’s consent" in shut
    assert "Destroy it by" not in shut
    tomorrow = timezone.localdate()
    given = {"what": "minutes", "because": "x", "destroy_by_0": str(tomorrow.day), "destroy_by_1": str(tomorrow.month),
             "destroy_by_2": str(tomorrow.year), "destroy_by": f"{tomorrow:%d %m %Y}"}  # fmt: skip
    assert alice.post(papers, given).status_code == 403
    asked = send(
        alice, f"{papers}/consent", what="minutes", for_whom="The Parole Board", because="Its hearing"
    )
    assert "Waits for a chair" in said(asked)
    page = said(chair.get(papers))
    address = "/papers/consent/" + page.split('href="/papers/consent/')[1].split('"')[0]
    answered = send(chair, address, given="yes", because="The Board has to see it")
    assert "Consent given" in said(answered)
    assert "you may print once" in said(alice.get(papers))
    assert alice.post(papers, given)["Content-Type"] == "application/pdf"
    assert alice.post(papers, given).status_code == 403


def test_triage_asks_for_the_category(mappa, personas):
    referral = mappa.referral()
    given = {"decision": "take", "because": "Eligible", "lead_agency": str(personas.agencies["probation"])}
    alice, address = signed_in("alice"), f"/referrals/{referral.id}"
    assert "Choose the category, if you take it" in said(send(alice, address, **given))
    assert "Decision saved" in said(send(alice, address, **given, track_category="2"))


def test_the_return_of_a_year_says_what_cannot_be_told(case):
    alice = signed_in("alice")
    assert "/returns/mappa/year/" in said(alice.get("/returns"))
    page = said(alice.get("/returns/mappa/year/2026"))
    assert "category 2, level 2" in page
    assert page.count('caption--s">Managed on 31 March') == 1
    assert "Not available:" in page
    assert "Offord" not in page
    answer = alice.get("/returns/mappa/year/2026/file")
    assert "Offord" not in answer.content.decode("utf-8-sig")
    assert alice.get("/returns/mappa/2026/1").status_code == 404
