"""Pages of needs and claims: what is shown, what is refused in a sentence, and who was written down as having read it."""

import re
from datetime import date, timedelta

import pytest
from django.urls import resolve
from django.utils import timezone

from plumbline.cases import services
from plumbline.cases.models import Claim, Need, Objective
from tests.families import RIPE, Families, day, start_families
from tests.signing_in import signed_in
from tests.trust.test_reads import LOOKED, entries
from tests.web.safety.test_pages import said, send


@pytest.fixture
def families(personas, looking_as):
    return Families(personas, looking_as, start_families(personas, looking_as))


@pytest.fixture
def sampled(families):
    """A claim, and the sample that it is in."""
    case = families.claimed()
    with families.look(families.p.alice) as alice:
        sample = services.draw_claims(
            scheme=families.scheme, first=RIPE, last=RIPE, size=1, seed="x", by=alice, at=day(RIPE, 17)
        )
        return case, Claim.objects.get(case=case), sample


@pytest.mark.parametrize(
    "address",
    [
        "/cases/{case.ref}/needs",
        "/cases/{case.ref}/needs/new",
        "/cases/{case.ref}/needs/1/count",
        "/cases/{case.ref}/needs/1/counts/1",
        "/cases/{case.ref}/needs/1/take-off",
        "/cases/{case.ref}/claim",
        "/claims/families",
        "/claims/families/sample",
        "/claims/made/{claim.id}/take-back",
        "/claims/samples/{sample.id}/{claim.id}",
    ],
)
def test_whoever_reads_needs_or_claims_is_written_down(sampled, as_role, address):
    case, claim, sample = sampled
    where = address.format(case=case, claim=claim, sample=sample)
    client, before = signed_in("alice"), entries(as_role)
    page = client.get(where)
    assert page.status_code == 200
    added = {verb for key, verb in entries(as_role).items() if key not in before}
    assert added & LOOKED, resolve(where).url_name


def a_need(families, case, **changes):
    with families.look(families.p.alice):
        child = case.participants.get(part="child").person_id
    bob = families.p.bob
    return {
        "person": str(child), "need": "missing", "source": "police", "evidence": "Four reports (made up)", "found_on": "3 1 2024",
        "count": "4", "window": "6", "window_unit": "months", "target": "less", "less": "50",
        "owner": f"{bob.user_id}.{bob.agency_ids[0]}", **changes,
    }  # fmt: skip


class TestNeed:
    def test_it_is_written_down_and_counted_again(self, families):
        case, bob = families.taken(), signed_in("bob")
        page = said(send(bob, f"/cases/{case.ref}/needs/new", **a_need(families, case)))
        assert "The need is saved" in page
        assert "Baseline</dt>" in page
        assert "4 missing episodes over 6 months up to 3 January 2024" in page
        assert "50% less: 2 or fewer" in page
        given = {"last": "31 7 2024", "count": "2", "source": "police", "evidence": "One report (made up)"}
        page = said(send(bob, f"/cases/{case.ref}/needs/1/count", **given))
        assert "1 February 2024 to 31 July 2024" in re.sub("<[^>]+>", "", page)
        assert "Within target" in page
        given = {**given, "because": "Misread", "count": "3"}
        page = said(send(bob, f"/cases/{case.ref}/needs/1/counts/1", **given))
        assert "Replaced" in page
        assert "Over target" in page

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"count": "0"}, "Give 1 or more."),
            ({"less": ""}, "Give how many per cent less."),
            ({"less": "120"}, "from 1 to 100"),
            ({"window": "30"}, "1 to 24 weeks or months"),
            ({"evidence": " "}, "Say what the evidence is and where it is found."),
            ({"need": ""}, "Choose the need."),
        ],
    )
    def test_what_will_not_do_is_said_beside_its_field(self, families, changes, words):
        case = families.taken()
        page = send(signed_in("bob"), f"/cases/{case.ref}/needs/new", **a_need(families, case, **changes))
        assert page.status_code == 422
        assert words in said(page)

    def test_nought_is_a_target(self, families):
        case = families.taken()
        given = a_need(families, case, target="zero", less="")
        page = said(send(signed_in("bob"), f"/cases/{case.ref}/needs/new", **given))
        assert ">0 missing episodes<" in page
        with families.look(families.p.alice):
            assert Need.objects.get(case=case).less == 100

    def test_a_wrong_one_is_taken_off_by_the_co_ordinator(self, families):
        case = families.shown()
        assert signed_in("bob").get(f"/cases/{case.ref}/needs/1/take-off").status_code == 403
        page = said(send(signed_in("alice"), f"/cases/{case.ref}/needs/1/take-off", because="Not his"))
        assert "Taken off" in page
        assert "There are 2." in page

    def test_an_outsider_is_not_told_that_it_is_there(self, families):
        case = families.shown()
        assert signed_in("charlie").get(f"/cases/{case.ref}/needs").status_code == 404


class TestCase:
    def test_its_page_says_how_far_needs_have_come(self, families):
        case = families.lasting()
        page = said(signed_in("alice").get(f"/cases/{case.ref}"))
        assert "3 needs, 3 met by the last count, 3 for as long as Families First Partnership asks." in page

    def test_a_move_says_what_is_missing(self, families):
        case = families.taken()
        answer = send(signed_in("alice"), f"/cases/{case.ref}/move", state="eligible", because="x")
        assert answer.status_code == 422
        assert "asks for 3 needs or more, each with evidence. There are 0." in said(answer)

    def test_a_goal_is_set_for_a_need(self, families):
        case = families.supported()
        alice = signed_in("alice")
        with families.look(families.p.alice):
            need = Need.objects.filter(case=case).first()
        answer = send(alice, f"/cases/{case.ref}/objectives/new", words="Sleeps at home", need=str(need.id))
        assert "Objective saved" in said(answer)
        answer = send(alice, f"/cases/{case.ref}/objectives/new", words="Sleeps at home", need="none")
        assert "Choose what it should move" in said(answer)
        with families.look(families.p.alice):
            assert Objective.objects.get(words="Sleeps at home").driver == "crime"


class TestClaim:
    def test_today_nothing_is_claimed_and_a_past_claim_can_be_entered(self, families):
        case, alice = families.sustained(), signed_in("alice")
        assert "Enter a claim that was made before" in said(alice.get(f"/cases/{case.ref}/needs"))
        refused = send(alice, f"/cases/{case.ref}/claim", claimed_on="")
        assert "Under Families First Partnership nothing is claimed" in said(refused)
        refused = send(alice, f"/cases/{case.ref}/claim", claimed_on="1 3 2024")
        assert "This cannot be claimed yet." in said(refused)
        page = said(send(alice, f"/cases/{case.ref}/claim", claimed_on="1 8 2024"))
        assert "The result is claimed, by the rule of that day." in page
        assert "Claimed 1 August 2024" in page

    def test_it_is_sampled_checked_and_taken_back(self, families):
        case, alice = families.claimed(), signed_in("alice")
        drawn = send(alice, "/claims/families/sample", first="1 7 2024", last="31 8 2024", size="5")
        assert "1 of 1 claim drawn" in said(drawn)
        with families.look(families.p.alice):
            claim = Claim.objects.get(case=case)
            sample = claim.case.scheme and str(drawn.context["page"].samples[0].sample.id)
        check = f"/claims/samples/{sample}/{claim.id}"
        own = send(alice, check, agrees="yes", because="Looked")
        assert own.status_code == 403
        page = said(send(signed_in("bob"), check, agrees="no", because="The register says five (made up)"))
        assert "Does not agree" in page
        assert "Checks that do not: 1" in page
        assert "A check did not agree" in page
        assert check in signed_in("bob").get("/claims/families").content.decode()
        # Whoever made a claim is not offered to check it.
        assert check not in alice.get("/claims/families").content.decode()
        page = said(send(alice, f"/claims/made/{claim.id}/take-back", because="Five, not four"))
        assert "Taken back" in page

    def test_the_register_is_reached_from_sample_audits(self, families):
        assert "/claims/families" in said(signed_in("bob").get("/quality"))
        assert signed_in("charlie").get("/claims/families").status_code == 404

    def test_a_day_to_come_is_refused(self, families):
        case = families.sustained()
        ahead = timezone.localdate() + timedelta(days=2)
        refused = send(signed_in("alice"), f"/cases/{case.ref}/claim", claimed_on=f"{ahead:%d %m %Y}")
        assert refused.status_code == 422
        assert date.today() < ahead


def test_a_request_has_room_for_a_large_family(families):
    page = said(signed_in("bob").get("/referrals/new/families"))
    assert "Child 8</h2>" in page
    assert "Other adult of the family 4</h2>" in page
    assert "Other adult of the family 5</h2>" not in page
