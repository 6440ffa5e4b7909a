"""The pages of hand-overs between installations, at both ends."""

from uuid import uuid4

import pytest
from django.urls import resolve, reverse

from plumbline.cases import services
from plumbline.cases.handover import Said
from plumbline.cases.models import Handover
from plumbline.cases.queries import state_of
from plumbline.referrals.models import Referral
from tests.cases.far import far_of
from tests.cases.test_claims_across import FAMILY
from tests.families import CRITERIA, Families, start_families
from tests.marac import Marac, start_marac
from tests.signing_in import signed_in
from tests.trust.test_reads import LOOKED, entries
from tests.web.safety.test_pages import once, said, send


@pytest.fixture
def marac(personas, looking_as):
    return Marac(personas, looking_as, start_marac(personas, looking_as))


@pytest.fixture
def far(marac):
    return far_of(marac)


@pytest.fixture
def case(marac, far):
    return marac.heard(marac.taken())


def offer_address(case, far):
    return reverse("offer-handover", args=[case.ref, far.peer.id])


@pytest.mark.parametrize("page", ["offer", "arrival"])
def test_whoever_is_shown_somebody_is_written_down(case, far, as_role, page):
    address = offer_address(case, far) if page == "offer" else reverse("arrival", args=[far.offers()])
    client, before = signed_in("alice"), entries(as_role)
    assert client.get(address).status_code == 200
    added = {verb for key, verb in entries(as_role).items() if key not in before}
    assert added & LOOKED, resolve(address).url_name


def test_a_case_is_offered_from_its_page_and_taken_back(case, far, marac):
    alice = signed_in("alice")
    assert offer_address(case, far) in said(alice.get(f"/cases/{case.ref}"))
    answered = said(send(alice, offer_address(case, far), words="She moved on Monday"))
    assert "Offered. The case and its actions stay ours until they accept it." in answered
    assert "Offered; no answer yet. The case is ours" in answered
    assert "Write down the other area’s answer" not in answered
    back = said(send(alice, f"/cases/{case.ref}/hand-over/take-back", words="She came back"))
    assert "Taken back. The case is ours" in back


def test_nothing_is_ticked_beforehand(case, far):
    assert "checked" not in said(signed_in("alice").get(offer_address(case, far)))


def test_without_a_reason_nothing_is_offered(case, far, marac):
    answered = send(signed_in("alice"), offer_address(case, far), words="")
    assert answered.status_code == 422
    with marac.look(marac.p.alice):
        assert not Handover.objects.exists()


def test_their_acceptance_closes_it_and_both_words_stand_on_its_page(case, far, marac):
    alice = signed_in("alice")
    send(alice, offer_address(case, far), words="She moved on Monday")
    with marac.look(marac.p.alice):
        key = Handover.objects.get().id
    far.says(far.letter(key, Said.ACCEPTANCE))
    page = said(alice.get(f"/cases/{case.ref}"))
    assert "Released. The case is theirs" in page
    assert "<strong>Accepted</strong> by Nora, Far (made up)" in page
    assert "Handed to another area and accepted there" in page
    with marac.look(marac.p.alice):
        assert state_of(case).state == "closed"


def test_what_is_offered_stands_in_the_inbox_and_is_accepted_from_its_page(far, marac):
    key, alice = far.offers(), signed_in("alice")
    assert "Far (made up) offers us a case. Accept or decline it." in said(alice.get("/inbox"))
    page = said(alice.get(f"/hand-overs/{key}"))
    for words in ("Canary Movers", "Broke the door", "Fit locks", "2 statements, Far health"):
        assert words in page
    assert "Accepted. It becomes ours" in said(
        send(alice, f"/hand-overs/{key}/accept", words="She lives here")
    )
    far.says(far.letter(key, Said.RELEASE, {"words": "", "actions": [], "others": 2}))
    page = said(alice.get(f"/hand-overs/{key}"))
    assert "Released to us. The case is ours" in page
    assert "2 others had not come with the offer: ask for them" in page


def test_declined_nothing_of_it_is_shown(far):
    key, alice = far.offers(), signed_in("alice")
    page = said(send(alice, f"/hand-overs/{key}/decline", words="Not known here"))
    assert "Declined. The case is theirs" in page
    assert "Movers" not in page


def test_neither_address_nor_title_names_anybody(far):
    page = said(signed_in("alice").get(f"/hand-overs/{far.offers()}"))
    assert "Movers" not in page.split("<title>")[1].split("</title>")[0]


@pytest.mark.parametrize("who", ["bob", "charlie", "dana", "governance", "administrator"])
def test_hidden_and_absent_look_alike(far, who):
    key, client = far.offers(), signed_in(who)
    hidden, absent = client.get(f"/hand-overs/{key}"), client.get(f"/hand-overs/{uuid4()}")
    assert (hidden.status_code, absent.status_code) in {(404, 404), (403, 403)}
    assert hidden.status_code == absent.status_code


class TestInstallations:
    def test_an_administrator_reads_our_key_and_registers_theirs(self, marac, far):
        client = signed_in("administrator")
        page = said(client.get("/installations"))
        assert "Far (made up)" in page
        assert "In use" in page
        given = {
            "name": "Far again", "scheme": str(marac.scheme.id), "agency": str(marac.p.agencies["far-council"]),
            "address": "http://127.0.0.1:9", "public_key": "ab" * 32, "read_out": "0000", "token": "plb_x",
            "account": str(far.desk.user_id),
        }  # fmt: skip
        form = "/installations/register"
        answered = client.post(form, {"once": once(client, form), **given})
        assert answered.status_code == 422
        assert "another fingerprint than the one that was read out" in said(answered)

    def test_an_end_says_why(self, far):
        client = signed_in("administrator")
        answered = said(send(client, f"/installations/{far.peer.id}/end", because="The agreement ends"))
        assert "Ended. Revoke the token" in answered

    @pytest.mark.parametrize("who", ["alice", "governance"])
    def test_nobody_else(self, far, who):
        assert signed_in(who).get("/installations").status_code == 403


def test_what_was_claimed_there_is_read_before_it_is_accepted_and_on_the_case_from_then_on(
    personas, looking_as
):
    families = Families(personas, looking_as, start_families(personas, looking_as))
    far, alice = far_of(families), signed_in("alice")
    told = [{"rule": "supporting_families_ten", "on": "2023-11-02"}]
    key = far.offers(people=FAMILY, actions=[], scores=[], claims=told)
    assert "Under Supporting Families, 2022 to 2025, 2 November 2023" in said(alice.get(f"/hand-overs/{key}"))
    send(alice, f"/hand-overs/{key}/accept", words="They live here")
    far.says(far.letter(key, Said.RELEASE, {"actions": [], "others": 0, "claims": told}))
    with looking_as(personas.alice) as viewer:
        case = services.triage(
            referral=Referral.objects.get(), decision="take", because="Three headings",
            lead_agency=personas.agencies["council"], criteria_met=CRITERIA, by=viewer,
        )  # fmt: skip
    assert (
        "Claimed before this family was handed over to us: under Supporting Families, 2022 to 2025"
        in said(alice.get(f"/cases/{case.ref}/needs"))
    )
