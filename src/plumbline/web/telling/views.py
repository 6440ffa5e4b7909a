"""The page of what each person of a case was told, and the forms that lead from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.cases import services
from plumbline.cases.permissions import SENTENCES
from plumbline.cases.queries.safe_contact import safe_contacts_of
from plumbline.cases.queries.told import (
    WHILE_OPEN,
    PersonTold,
    ToldOfCase,
    answer_due,
    deciders,
    objection_shown,
    told_of_case,
)
from plumbline.cases.safe_ways import OF_TELLING
from plumbline.cases.telling import NEVER_TELL, law
from plumbline.interventions.queries import catalogue
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from plumbline.values.words import say
from plumbline.web.captions import of_whom
from plumbline.web.care import Wording
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.safe_warning import warn_of_unsafe
from plumbline.web.telling.forms import (
    NAMED,
    OTHER,
    AnswerForm,
    ConsentForm,
    DoubtForm,
    LongerForm,
    NotToldForm,
    ObjectionForm,
    ShownForm,
    ToldForm,
)


LEADS = (Role.COORDINATOR, Role.CHAIR)
WORKERS = (Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)
CASEWORK = (*LEADS, *WORKERS)
PEOPLE = (Role.COORDINATOR, *WORKERS)

NOT_THERE = "This page is not there, or is not yours to see."
MOVED = "The people of this case changed since you opened this page. Open it again."
CLOSED = "This case is closed. What was written down stays readable."
TOLD_LEAD = "That agencies work together on their case: who they are, what for, and how to object. Agencies in the case read this. Write nothing that says where somebody is."
OBJECTION_LEAD = "A person may object to how agencies use what they know of them. Whoever leads the scheme answers within one month"


@require_GET
@for_roles(*CASEWORK)
def told(request: HttpRequest, ref: str) -> HttpResponse:
    """Everybody in a case: where telling stands, its history, objections and consents."""
    found = told_of_case(viewer_of(request), ref)
    return TemplateResponse(request, "telling/told.html", {"page": found, "law": law()})


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def say_told(request: HttpRequest, ref: str, place: int) -> HttpResponse:
    """Write down that somebody was told."""
    viewer, found, one = _one(request, ref, place, "say_told", reaches=True)
    form = ToldForm(
        request.POST or None, initial=_marks(one, one.tellings[0].telling.number if one.tellings else 0)
    )
    ask = _ask(found, one, "Record that they were told", "Save that they were told", TOLD_LEAD)

    def act(given: dict[str, Any]) -> object:
        told = services.say_told(
            case=found.case, person_id=one.person.person_id, how=given["how"], words=given["words"], on=given["on"],
            expected=given["expected"], by=viewer,
        )  # fmt: skip
        whose = None if one.person.person_id == found.case.person_id else one.person.person_id
        rule = safe_contacts_of(viewer, found.case).get(whose)
        warn_of_unsafe(request, rule, OF_TELLING.get(given["how"], ()))
        return told

    return form_page(request, form, ask, _same(one, act))


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def say_not_told(request: HttpRequest, ref: str, place: int) -> HttpResponse:
    """Write down the decision that somebody is not told."""
    viewer, found, one = _one(request, ref, place, "say_told")
    who = [(str(user), name) for user, name in deciders(found.case).items()]
    form = NotToldForm(
        request.POST or None,
        deciders=who,
        initial=_marks(one, one.tellings[0].telling.number if one.tellings else 0),
    )
    lead = "People are told, unless the law lets somebody decide otherwise for a time. Agencies in the case read this."
    ask = _ask(found, one, "Why the person is not told", "Save this decision", lead)
    return form_page(
        request,
        form,
        ask,
        _same(
            one,
            lambda given: services.say_not_told(
                case=found.case, person_id=one.person.person_id, reason=given["reason"], decided_by=UUID(given["decided_by"]),
                review_on=given["review_on"], words=given["words"], on=given["on"], expected=given["expected"], by=viewer,
            ),
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def take_objection(request: HttpRequest, ref: str, place: int) -> HttpResponse:
    """Take down what somebody objects to."""
    viewer, found, one = _one(request, ref, place, "take_objection", reaches=True)
    form = ObjectionForm(request.POST or None, initial=_marks(one, 0))
    ask = _ask(
        found,
        one,
        "What the person objects to",
        "Save this objection",
        f"{OBJECTION_LEAD} ({law().answer_citation}).",
    )
    # These are the words of whoever objects, and theirs.
    ask = replace(ask, wording=None)
    return form_page(
        request,
        form,
        ask,
        _same(
            one,
            lambda given: services.take_objection(
                case=found.case, person_id=one.person.person_id, to_what=given["to_what"], words=given["words"], on=given["on"],
                by=viewer,
            ),
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_roles(*PEOPLE)
def record_consent(request: HttpRequest, ref: str, place: int) -> HttpResponse:
    """Write down what somebody said to a service."""
    viewer, found, one = _one(request, ref, place, "take_consent", reaches=True)
    form = ConsentForm(
        request.POST or None,
        services=_services(viewer, one),
        initial=_marks(one, one.consents[0].consent.number if one.consents else 0),
    )
    lead = f"{law().consent_words} ({law().consent_citation})."
    ask = _ask(found, one, "Consent to a service", "Save what they said", lead)
    return form_page(
        request,
        form,
        ask,
        _same(
            one,
            lambda given: services.record_consent(
                case=found.case, person_id=one.person.person_id, answer=given["answer"],
                how=given["how"], words=given["words"], on=given["on"], expected=given["expected"], by=viewer, **form.which(),
            ),
        ),
    )  # fmt: skip


def _services(viewer: Viewer, one: PersonTold) -> list[tuple[str, str]]:
    """What a consent may be about: services on offer, those that this person answered to already, and any other by its name."""
    counts = [line.consent for line in reversed(one.consents) if line.counts]
    answered = {row.intervention_id for row in counts}
    entries = [entry for entry in catalogue(viewer) if entry.is_offered or entry.id in answered]
    keyed = [(str(entry.id), f"{entry.version.name}, {entry.provider}") for entry in entries]
    named = [(f"{NAMED}{row.service}", row.service) for row in counts if row.intervention_id is None]
    return [*keyed, *named, (OTHER, "Another service, which the catalogue has not")]


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def extend_objection(request: HttpRequest, objection_id: UUID) -> HttpResponse:
    """Why the answer to an objection waits longer, and when the person was told."""
    viewer = viewer_of(request)
    objection = objection_shown(viewer, objection_id)
    ask = Ask(
        title="Take longer over an answer",
        button="Save this",
        back=reverse("told", args=[objection.case.ref]),
        done="Saved.",
        caption=say("Case {ref}", ref=objection.case.ref),
        template="telling/longer.html",
        wording=_wording(objection.case),
        context={"objection": objection, "due": answer_due(objection)},
    )
    return form_page(
        request,
        LongerForm(request.POST or None),
        ask,
        lambda given: services.extend_objection(
            objection=objection, reason=given["reason"], words=given["words"], months=int(given["months"]),
            told_on=given["told_on"] or timezone.localdate(), by=viewer,
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def who_objects(request: HttpRequest, objection_id: UUID) -> HttpResponse:
    """That whoever objects was asked to show who they are; once they were, that they did."""
    viewer = viewer_of(request)
    objection = objection_shown(viewer, objection_id)
    asked = hasattr(objection, "identity")
    form = ShownForm(request.POST or None) if asked else DoubtForm(request.POST or None)

    def act(given: dict[str, Any]) -> None:
        if asked:
            services.say_who_objects(
                objection=objection,
                words=given["words"],
                shown_on=given["on"] or timezone.localdate(),
                by=viewer,
            )
        else:
            services.ask_who_objects(
                objection=objection, reason=given["reason"], words=given["words"],
                asked_on=given["on"] or timezone.localdate(), by=viewer,
            )  # fmt: skip

    ask = Ask(
        title="They have shown who they are" if asked else "Ask who objects",
        button="Save this",
        back=reverse("told", args=[objection.case.ref]),
        done="Saved.",
        caption=say("Case {ref}", ref=objection.case.ref),
        template="telling/who.html",
        wording=_wording(objection.case),
        context={"objection": objection, "asked": asked},
    )
    return form_page(request, form, ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def answer_objection(request: HttpRequest, objection_id: UUID) -> HttpResponse:
    """Answer an objection."""
    viewer = viewer_of(request)
    objection = objection_shown(viewer, objection_id)
    ask = Ask(
        title="Answer an objection",
        button="Save this answer",
        back=reverse("told", args=[objection.case.ref]),
        done="Saved.",
        caption=say("Case {ref}", ref=objection.case.ref),
        template="telling/answer.html",
        wording=_wording(objection.case),
        context={"objection": objection, "due": answer_due(objection)},
    )
    return form_page(
        request,
        AnswerForm(request.POST or None),
        ask,
        lambda given: services.answer_objection(
            objection=objection, outcome=given["outcome"], ground=given["ground"], words=given["words"], on=given["on"],
            by=viewer,
        ),
    )  # fmt: skip


def _one(
    request: HttpRequest, ref: str, place: int, act: str, *, reaches: bool = False
) -> tuple[Any, ToldOfCase, PersonTold]:
    """The viewer, the page and the person at a place of it, for an act; ``reaches``: one that would send word."""
    viewer = viewer_of(request)
    found = told_of_case(viewer, ref)
    if not 1 <= place <= len(found.people):
        raise NotVisible(NOT_THERE)
    if act not in found.acts:
        raise StageRefused(CLOSED) if act in WHILE_OPEN else PermissionRefused(SENTENCES[act])
    one = found.people[place - 1]
    if reaches and one.is_never:
        raise StageRefused(NEVER_TELL, slug="never-told")
    return viewer, found, one


def _marks(one: PersonTold, count: int) -> dict[str, Any]:
    return {"person": one.person.person_id, "expected": count}


def _same(one: PersonTold, act: Callable[[dict[str, Any]], object]) -> Callable[[dict[str, Any]], object]:
    """The act, if the person at this place is still the one whom the form was about."""

    def checked(given: dict[str, Any]) -> object:
        if given["person"] != one.person.person_id:
            raise DataUnfit(MOVED, slug="people-changed")
        return act(given)

    return checked


def _ask(found: ToldOfCase, one: PersonTold, title: str, button: str, lead: str) -> Ask:
    return Ask(
        title=title,
        button=button,
        back=reverse("told", args=[found.case.ref]),
        done="Saved. What was written before stays readable.",
        caption=of_whom(found.case.ref, one.person.name),
        lead=lead,
        wording=_wording(found.case),
    )


def _wording(case: Any) -> Wording:
    return Wording(kind_of(case.scheme).words_to_avoid, say("what you saved"))
