"""The violence panel asks six questions: what happened apart from what is made of it, no more fields than a minute each allows."""

from plumbline.referrals.models import Referral
from plumbline.schemes.reading import kind_called
from plumbline.web.referring.kind_form import KindReferralForm
from tests.casework import panel as panel
from tests.signing_in import signed_in
from tests.web.referring.pages import refer_by_page


MOST_FIELDS, MOST_NEEDED = 14, 5
NEEDED = {"danger": "no", "words": "Hit on 3 May", "person_1_first": "Canary", "person_1_last": "Marker"}


def form_of(slug, laws=None):
    return KindReferralForm(None, kind=kind_called(slug), reach="", laws=laws)


def test_no_more_fields_than_fourteen_and_five_of_them_needed():
    kind = kind_called("violence")
    form = form_of("violence", laws={slug: law.citation for slug, law in kind.gateways.items()})
    assert len(form.fields) <= MOST_FIELDS
    assert sum(field.required for field in form.fields.values()) <= MOST_NEEDED
    assert "gateway" in form.fields


def test_what_happened_stands_apart_from_what_is_made_of_it():
    for slug, fact, view in (("violence", "words", "form_why_now"), ("marac", "form_happened", "words")):
        fields = form_of(slug).fields
        assert "happened" in fields[fact].label
        assert "professional view" in fields[view].label


def test_nothing_is_chosen_beforehand(panel):
    page = signed_in("bob").get("/referrals/new/violence-panel").content.decode()
    assert "Do they know that you are referring them?" in page
    assert "What would better look like?" in page
    assert " checked" not in page


def test_the_answers_stand_where_it_is_decided(panel):
    refer_by_page(
        signed_in("bob"),
        "violence-panel",
        **NEEDED,
        form_why_now="I think the flat is the cause",
        form_tried="Two visits",
        form_better="“A lock”",
        form_told="yes",
    )
    with panel.look(panel.p.alice):
        sent = Referral.objects.get()
    assert sent.words == "Hit on 3 May"
    page = signed_in("alice").get(f"/referrals/{sent.id}").content.decode()
    for words in (
        "I think the flat is the cause",
        "Two visits",
        "“A lock”",
        "Why now, as the referrer sees it",
        "Does the person know of the referral?",
    ):
        assert words in page
    assert "professional view" not in page


def test_why_somebody_does_not_know_is_asked_beside_its_field(panel):
    page = refer_by_page(signed_in("bob"), "violence-panel", **NEEDED, form_told="no")
    assert "Answer: If they do not know, why not?" in page.content.decode()
    with panel.look(panel.p.alice):
        assert not Referral.objects.exists()
