"""The law that referring and asking rest on: the one that the agreement names, or the one that somebody chose."""

from datetime import date

import pytest

from plumbline.access.enums import Role
from plumbline.access.jobs import job_viewer
from plumbline.audit.models import Entry
from plumbline.cases import services as cases
from plumbline.cases.models import ResearchRequest
from plumbline.referrals.agreements import basis_of
from plumbline.referrals.entry import GivenEntry, GivenPerson
from plumbline.referrals.models import Referral
from plumbline.referrals.services import refer_person
from plumbline.schemes.queries import never_alone
from plumbline.sharing.services import sign_agreement
from plumbline.values.errors import DataUnfit
from tests.casework import days
from tests.conftest import database_role
from tests.marac import add_person
from tests.personas import PARTNERS
from tests.signing_in import signed_in


ONE, OTHER = "cda-1998-s115", "common-law-public-interest"
TWO = (
    "Crime and Disorder Act 1998 s.115; Common law of confidence (public interest in preventing serious harm)"
)
ON = date(2026, 3, 2)


@pytest.fixture
def two_laws(panel):
    """An agreement that names two laws, signed after the other."""
    with panel.look(job_viewer("set-up")) as job:
        return sign_agreement(
            no_power=never_alone(),
            name="Made-up agreement of two laws",
            parties=[panel.p.agencies[p] for p in PARTNERS],
            purpose="violence-panel",
            gateway=TWO,
            starts=date(2021, 1, 1),
            review_on=date(2030, 1, 1),
            by=job,
        )


def refer(panel, gateway="", name="Marker"):
    with panel.look(panel.p.bob) as bob:
        return refer_person(
            scheme=panel.scheme,
            words="Hurt again",
            people=[GivenPerson("person", first_name="Canary", last_name=name)],
            entry=GivenEntry(route="agency", gateway=gateway),
            made_up=True,
            by=bob,
            at=days(0),
        )


def take(panel, referral, **given):
    given = {"decision": "take", "because": "Fits", "lead_agency": str(panel.p.agencies["council"])} | given
    return signed_in("alice").post(f"/referrals/{referral.id}", given)


def because(what):
    return Entry.objects.get(what=what).because


def test_the_one_law_of_the_agreement_is_kept_with_the_referral(panel):
    sent = refer(panel)
    assert (sent.gateway, sent.citation) == (ONE, "Crime and Disorder Act 1998 s.115")
    assert sent.agreement is not None
    with panel.look(panel.p.governance):
        assert because("referral.made") == ONE


def test_nobody_is_taken_to_have_chosen_between_two(panel, two_laws):
    sent = refer(panel)
    assert (sent.gateway, sent.citation, sent.agreement) == (None, None, two_laws.id)
    page = signed_in("alice").get(f"/referrals/{sent.id}").content.decode()
    assert "Not recorded" in page


def test_a_law_that_the_agreement_does_not_name_is_refused(panel, two_laws):
    with pytest.raises(DataUnfit, match="Choose the law from those that hold here: Crime and Disorder"):
        refer(panel, "care-act-2014-s42")


@pytest.mark.parametrize("kind", ["health", "childrens-social-care", "adult-social-care"])
def test_a_law_does_not_hold_for_an_agency_of_a_kind_that_it_leaves_out(panel, kind):
    """The serious violence duty reaches nothing that a health or social care body holds of a person (PCSC Act 2022, Part 2 chapter 1)."""
    agencies = panel.p.agencies
    add_person(panel.p, "clinician", "clinic", Role.REPRESENTATIVE, kind=kind)
    with panel.look(panel.p.alice):
        clinic = agencies["clinic"]
        outside = basis_of(panel.scheme, discloser=clinic, other=agencies["university"], on=ON)
        police = basis_of(panel.scheme, discloser=agencies["police"], other=agencies["university"], on=ON)
    assert "pcsca-2022-serious-violence" not in outside.laws
    assert "pcsca-2022-serious-violence" in police.laws


def test_the_request_rests_on_the_law_of_the_referral_unless_another_is_chosen(panel, two_laws):
    first, second = refer(panel, OTHER), refer(panel, OTHER, "Following")
    ask = [str(panel.p.agencies["housing"])]
    assert take(panel, first, ask=ask).status_code == 302
    assert take(panel, second, ask=ask, gateway=ONE).status_code == 302
    with panel.look(panel.p.alice):
        found = dict(ResearchRequest.objects.values_list("case__referral_id", "gateway"))
    assert found == {first.id: OTHER, second.id: ONE}


def test_whoever_asks_chooses_where_the_referral_says_no_law(panel, two_laws):
    sent = refer(panel)
    refused = take(panel, sent, ask=[str(panel.p.agencies["housing"])])
    assert "Choose the law under which you tell them who it is" in refused.content.decode()
    assert take(panel, sent).status_code == 302


def test_the_law_of_a_request_stands_in_the_ledger_and_on_both_pages(panel):
    case = panel.triaged()
    with panel.look(panel.p.governance):
        assert because("research.asked") == ONE
    request = panel.request(case, "housing")
    assert request.citation == "Crime and Disorder Act 1998 s.115"
    law = "Crime and Disorder Act 1998 s.115 (Made-up agreement)"
    told = f"who it is under: {law}"
    assert f"naming the person: {law}" in signed_in("alice").get(f"/cases/{case.ref}").content.decode()
    assert f"You are told {told}" in signed_in("dana").get(f"/requests/{request.id}").content.decode()


def test_a_request_from_before_says_that_no_law_is_recorded(panel):
    case = panel.triaged()
    with panel.look(panel.p.alice) as alice:
        cases.ask_for_research(case=case, agencies=[panel.p.agencies["probation"]], by=alice, at=days(2))
    as_before(Referral, case.referral_id)
    as_before(ResearchRequest, panel.request(case, "probation").id)
    page = signed_in("alice").get(f"/cases/{case.ref}").content.decode()
    assert "Legal basis for naming the person: law not recorded" in page
    assert "Referred under: law not recorded" in page


def as_before(model, key):
    """A row as it was before laws were kept."""
    with database_role("migrator"):
        model.objects.filter(id=key).update(gateway=None, citation=None, agreement=None)


def test_the_page_asks_only_where_there_is_more_than_one(panel, request):
    asked = "Under which law do you share this?"
    assert asked not in signed_in("bob").get("/referrals/new/violence-panel").content.decode()
    request.getfixturevalue("two_laws")
    assert asked in signed_in("bob").get("/referrals/new/violence-panel").content.decode()
