"""Each way in to a MARAC by its page, and a repeat from the referral to the second meeting, at 364, 365 and 366 days."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from plumbline.cases.models import Case
from plumbline.referrals.entry import GivenEntry
from plumbline.referrals.models import Referral
from plumbline.referrals.services import refer_person
from tests.charters import signed
from tests.marac import ANSWERS, CHILD, CRITERIA, HARMER, VICTIM, Marac, start_marac
from tests.web.referring.pages import refer_by_page
from tests.web.safety.test_pages import said, send, signed_in


NAMES = {
    "victim_1_first": "Canary", "victim_1_last": "Vickers", "victim_1_born": "4 5 1990",
    "perpetrator_1_first": "Canary", "perpetrator_1_last": "Perkins",
    "danger": "no", "form_happened": "Hit and choked on Friday", "form_consent": "given", "form_perpetrator_told": "no",
}  # fmt: skip
DASH = {
    "instrument": "Made-up checklist",
    "score": "14",
    "assessed_on": "1 3 2026",
    "assessor": "Made-up officer",
}


@pytest.fixture
def marac(personas, looking_as):
    return Marac(personas, looking_as, start_marac(personas, looking_as))


def refer(route, **given):
    return said(refer_by_page(signed_in("bob"), "marac", route=route, words="Choked", **NAMES, **given))


def decide(who, referral, **given):
    address = f"/referrals/{referral.id}"
    given = {"decision": "take", "because": "High risk", **given}
    return said(send(signed_in(who), address, **given))


def the_referral(marac, **by):
    with marac.look(marac.p.alice):
        return Referral.objects.select_related("scheme").filter(**by).latest("referred_at")


def the_case(marac, referral):
    with marac.look(marac.p.alice):
        return Case.objects.select_related("scheme", "referral").get(referral=referral)


@pytest.mark.parametrize(
    ("route", "given", "told"),
    [
        ("visible_high_risk", DASH, "Referral sent"),
        ("visible_high_risk", DASH | {"score": "13"}, "needs 14 or more, and this is 13"),
        ("visible_high_risk", {}, "Give the number of questions answered yes"),
        ("professional_judgement", {}, "Referral sent"),
        ("potential_escalation", {"events": "3"}, "Referral sent"),
        ("potential_escalation", {"events": "2"}, "needs 3 or more, and this is 2"),
        ("repeat", {"incident_on": "1 3 2026"}, "Referral sent"),
        ("repeat", {}, "Give the day of the further incident"),
        ("transfer", {}, "Referral sent"),
    ],
)
def test_each_way_in_asks_for_what_it_needs(marac, route, given, told):
    assert told in refer(route, **given)


@pytest.fixture
def first(marac):
    """Referred 366 days ago, heard a week later: what happened up to yesterday is a repeat."""
    at = timezone.now() - timedelta(days=366)
    with marac.look(marac.p.alice) as alice:
        signed(
            marac.scheme, criteria=CRITERIA, signed_on=date(2024, 1, 5), review_on=date(2026, 1, 5), by=alice
        )
    with marac.look(marac.p.bob) as bob:
        referral = refer_person(
            scheme=marac.scheme, words="Choked", people=(VICTIM, HARMER, CHILD),
            entry=GivenEntry("professional_judgement", answers=ANSWERS), made_up=True, by=bob, at=at,
        )  # fmt: skip
    case = marac.heard(marac.taken(referral))
    return case, timezone.localdate(at)


@pytest.mark.parametrize(("after", "repeat"), [(364, True), (365, True), (366, False)])
def test_a_repeat_is_recognised_heard_again_and_tied_to_the_case_before(marac, first, after, repeat):
    before, day = first
    incident = day + timedelta(days=after)
    assert "Referral sent" in refer("repeat", incident_on=f"{incident:%d %m %Y}")
    referral = the_referral(marac, route="repeat")
    council = str(marac.p.agencies["council"])
    # The names were typed in again, so nobody's keys are one: whoever decides must say whether they are the same.
    asked = decide("alice", referral, lead_agency=council)
    assert "Say whether these are the people of an earlier case" in asked
    told = decide("alice", referral, lead_agency=council, same_as=before.ref)
    if not repeat:
        # The earlier case is open still, and this is no repeat that would be heard in its place.
        assert "There is an open case of the same people in this scheme already" in told
        return
    assert "Decision saved" in told
    case = the_case(marac, referral)
    assert (case.is_repeat, case.earlier_id) == (True, before.id)
    alice = signed_in("alice")
    page = said(alice.get(f"/cases/{case.ref}"))
    assert "Repeat" in page
    assert f'href="/cases/{before.ref}"' in page
    assert f'The same people came again: <a class="govuk-link" href="/cases/{case.ref}"' in said(
        alice.get(f"/cases/{before.ref}")
    )
    marac.heard(case)
    assert "Heard, actions open" in said(alice.get(f"/cases/{case.ref}"))


def test_joined_people_are_known_before_the_decision(marac, first):
    before, day = first
    incident = day + timedelta(days=365)
    marac.again(before, incident_on=incident, at=timezone.now())
    referral = the_referral(marac, route="repeat")
    page = said(signed_in("alice").get(f"/referrals/{referral.id}"))
    assert f"case {before.ref}" in page
    assert "it is a repeat, and goes to the meeting whatever the threshold says" in page
    assert "Are these the people of an earlier case?" not in page


def test_people_of_other_names_are_asked_about_nobody(marac, first):
    refer("professional_judgement")
    referral = the_referral(marac)
    assert "Are these the people of an earlier case?" in said(
        signed_in("alice").get(f"/referrals/{referral.id}")
    )
    said(refer_by_page(signed_in("bob"), "marac", route="professional_judgement", words="x",
              **(NAMES | {"victim_1_last": "Other"})))  # fmt: skip
    other = the_referral(marac)
    assert other != referral
    assert "earlier case?" not in said(signed_in("alice").get(f"/referrals/{other.id}"))


def test_the_referrer_is_told_of_nobody(marac, first):
    """The same page comes back whether the people are known or not."""
    _, day = first
    again = refer("repeat", incident_on=f"{day + timedelta(days=300):%d %m %Y}")
    assert "Referral sent" in again
    assert "earlier" not in again.lower()
