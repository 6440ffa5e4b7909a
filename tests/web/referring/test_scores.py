"""A nomination with a score that was made elsewhere: the tool, its version and the score as told, and going on after a refusal."""

from html import unescape

import pytest

from plumbline.referrals.models import Referral
from plumbline.schemes.kind import Kind
from plumbline.schemes.reading import kind_called, known_kinds
from plumbline.web.referring.kind_form import KindReferralForm
from tests.iom import Iom, start_iom
from tests.web.referring.pages import marks
from tests.web.safety.test_pages import signed_in


GIVEN = {
    "danger": "no", "route": "scored", "words": "Burglaries again (made up)", "instrument": "ogrs3", "tool_version": "3",
    "assessed_on": "1 3 2026", "assessor": "Made-up officer", "person_1_first": "Ivo", "person_1_last": "Iomcase",
    "form_offending": "Burglary (made up)", "form_neighbourhood": "yes", "form_supervision": "licence", "act": "check",
}  # fmt: skip


@pytest.fixture
def iom(personas, looking_as):
    return Iom(personas, looking_as, start_iom(personas, looking_as))


def test_a_score_below_the_threshold_is_refused_and_the_page_goes_on(iom, looking_as):
    bob, address = signed_in("bob"), "/referrals/new/iom"
    first = bob.post(address, {**marks(bob.get(address)), **GIVEN, "score": "60"})
    assert first.status_code == 422
    assert "needs 75 or more, and this is 60" in unescape(first.content.decode())
    check = bob.post(address, {**marks(first), **GIVEN, "score": "81"}, follow=True)
    bob.post(check.redirect_chain[-1][0], marks(check), follow=True)
    with looking_as(iom.p.bob):
        told = Referral.objects.get(scheme=iom.scheme).assessment
    assert (told["slug"], told["version"], told["score"], told["instrument"]) == ("ogrs3", "3", 81, "OGRS3")


def test_a_tool_that_gives_tenths_keeps_them(iom, looking_as):
    bob, address = signed_in("bob"), "/referrals/new/iom"
    check = bob.post(address, {**marks(bob.get(address)), **GIVEN, "score": "80.5"}, follow=True)
    bob.post(check.redirect_chain[-1][0], marks(check), follow=True)
    with looking_as(iom.p.bob):
        assert Referral.objects.get(scheme=iom.scheme).assessment["score"] == 80.5


@pytest.mark.parametrize("kind", map(kind_called, known_kinds()), ids=lambda kind: kind.slug)
def test_no_field_of_a_form_is_named_as_a_mark_of_its_page(kind: Kind):
    names = set(KindReferralForm(kind=kind, reach="").fields)
    assert not names & {"once", "draft", "version", "window", "turn", "act"}


def test_the_fields_of_a_score_are_folded_until_there_is_one():
    def folded(**typed: str) -> bool:
        form = KindReferralForm(typed or None, kind=kind_called("iom"), reach="")
        return next(group for group in form.groups() if group.opens).folded

    assert folded()
    assert not folded(instrument="ogrs3")
