"""What came of an assessment: the result, its correction, another band, and what changed over time."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.cases import services
from plumbline.cases.queries.assessments import (
    AssessmentSheet,
    assessment_sheet,
    case_of_assessment,
    change_of_case,
)
from plumbline.cases.queries.changes import changes_of_case
from plumbline.values.errors import StageRefused
from plumbline.values.words import say
from plumbline.web.assessing.forms import AnswersForm, BandForm
from plumbline.web.assessing.presenters import bands_of, change_cards, result_card, rules_of
from plumbline.web.assessing.views import CASEWORK, WORKERS
from plumbline.web.captions import of_whom
from plumbline.web.changed import watched
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, asking_page, form_page
from plumbline.web.templatetags.pages import day


@require_GET
@for_roles(*CASEWORK)
def assessment(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """One assessment: score, what is missing, bands, answers, versions."""
    viewer = viewer_of(request)
    ref = case_of_assessment(viewer, assessment_id)
    number = changes_of_case(viewer, ref)
    sheet = assessment_sheet(viewer, assessment_id)
    context = {
        "sheet": sheet,
        **watched(number, "case-changed", ref),
        "card": result_card(sheet.line),
        "rules": rules_of(sheet.line),
        "bands": bands_of(sheet.line),
        "versions": [result_card(line) for line in sheet.versions],
    }
    return TemplateResponse(request, "assessing/assessment.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def band(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Set another band than the score gives. Both stay on the page."""
    viewer = viewer_of(request)
    sheet = assessment_sheet(viewer, assessment_id)
    if not sheet.may_override:
        raise StageRefused("No other band can be set here.")
    line = sheet.line
    stands = line.overrides[-1].override.band if line.overrides else line.assessment.band
    others = [(b.slug, b.label) for b in line.definition.bands if b.slug != stands]
    form = BandForm(request.POST or None, bands=others, initial={"expected": len(line.overrides)})
    by_score = say("By the score: {band}.", band=line.band) if line.band else say("The score gives no band.")
    ask = Ask(
        title="Set another band",
        button="Set this band",
        back=reverse("assessment", args=[assessment_id]),
        done="Saved. Both bands are shown.",
        caption=_of_which(sheet),
        lead=say(
            "{by_score} Band now: {band_now}. Both stay on the page.",
            by_score=by_score,
            band_now=line.band_now or say("none"),
        ),
    )

    def act(given: dict[str, Any]) -> object:
        return services.override_band(
            assessment=line.assessment,
            band=given["band"],
            because=given["because"],
            expected=given["expected"],
            by=viewer,
        )

    return form_page(request, form, ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(*WORKERS)
def correct(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Correct an assessment by a further version."""
    viewer = viewer_of(request)
    sheet = assessment_sheet(viewer, assessment_id)
    if not sheet.line.is_last:
        return redirect("assessment", assessment_id)
    if not sheet.may_correct:
        raise StageRefused("An assessment is corrected by the agency that made it, while the case is open.")
    row = sheet.line.assessment
    first = {f"q_{slug}": answer for slug, answer in row.answers.items()} | {"on": row.on}
    form = AnswersForm(request.POST or None, definition=sheet.line.definition, corrects=True, initial=first)
    ask = Ask(
        title="Correct an assessment",
        button="Save this correction",
        back=reverse("assessment", args=[assessment_id]),
        done="",
        caption=_of_which(sheet),
        lead="What was saved first stays readable. The score is made anew by the same version of the instrument. A band that was set by judgement stays with the version before: set it again if it still fits.",
        template="assessing/correct.html",
    )

    def act(given: dict[str, Any]) -> str:
        new = services.correct_assessment(
            assessment=row, answers=form.answers(), because=given["because"], on=given["on"], by=viewer
        )
        return reverse("assessment", args=[new.id])

    return asking_page(request, form, ask, act)


def _of_which(sheet: AssessmentSheet) -> str:
    """The case, the person, the instrument and the day."""
    return say(
        "{case} · {instrument}, {on}",
        case=of_whom(sheet.case.ref, sheet.person.name),
        instrument=sheet.line.assessment.instrument.title,
        on=day(sheet.line.assessment.on),
    )


@require_GET
@for_roles(*CASEWORK)
def change(request: HttpRequest, ref: str) -> HttpResponse:
    """What changed over time, domain by domain, and what is not compared and why."""
    viewer = viewer_of(request)
    number = changes_of_case(viewer, ref)
    case, found = change_of_case(viewer, ref)
    return TemplateResponse(
        request,
        "assessing/change.html",
        {
            "case": case,
            "people": change_cards(found),
            "several": len(found) > 1,
            **watched(number, "case-changed", ref),
        },
    )
