"""Research bundles: ask for one, see how far people can be told apart, say yes or no, take a copy out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plumbline.access.enums import Role
from plumbline.studies.parts import PARTS
from plumbline.studies.permissions import is_outside, may_take_bundles_out
from plumbline.studies.queries import BundleView, bundle_of, bundleable, bundles, outside_agencies, result_of
from plumbline.studies.services import ask_for_bundle, check_bundle, take_bundle_out
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.figures.presenters import VERDICTS
from plumbline.web.form_page import Ask, asking_page, form_page
from plumbline.web.library.forms import BundleCheckForm, BundleForm
from plumbline.web.protocols.views import CHECKERS, PLANNERS, READERS


KNOWN = {"arm": "whether a place was offered", "age_band": "age"}


@require_GET
@for_roles(*READERS)
def bundle_list(request: HttpRequest) -> HttpResponse:
    """Every bundle ever asked for, and the results that one can be asked of."""
    viewer = viewer_of(request)
    may_ask = may_take_bundles_out(viewer)
    return TemplateResponse(
        request,
        "library/bundles.html",
        {
            "bundles": [(view, *_state(view)) for view in bundles(viewer)],
            "results": [(row, VERDICTS[row.verdict]) for row in bundleable(viewer)] if may_ask else [],
            "may_ask": may_ask,
        },
    )


@require_GET
@for_roles(*READERS, Role.OUTSIDE_RESEARCHER)
def one(request: HttpRequest, bundle_id: UUID) -> HttpResponse:
    """One bundle: what for, how far people can be told apart, who said what."""
    viewer = viewer_of(request)
    view = bundle_of(viewer, bundle_id)
    words, colour = _state(view)
    context = {
        "view": view,
        "state": words,
        "colour": colour,
        "known": _known(view),
        "is_outside": is_outside(viewer),
    }
    return TemplateResponse(request, "library/bundle.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(*PLANNERS)
def ask(request: HttpRequest, result_id: UUID) -> HttpResponse:
    """Ask for a bundle of one result."""
    viewer = viewer_of(request)
    found = result_of(viewer, result_id)
    page = Ask(
        title="Ask for a research bundle",
        caption=found.protocol.question,
        button="Ask for it",
        back=reverse("research-bundles"),
        done="",
        lead=(
            "A bundle holds the people compared under pseudonyms, their events by day from the list, the locked plan, the result, and the code that "
            "works it out again. First Plumbline counts how far people could be told apart. Then two other people decide whether it may be made."
        ),
    )

    def act(given: dict[str, Any]) -> str:
        made = ask_for_bundle(result_id=found.id, by=viewer, **given)
        return reverse("research-bundle", args=[made.id])

    outside = [(str(key), name) for key, name in outside_agencies(viewer)]
    return asking_page(request, BundleForm(request.POST or None, outside=outside), page, act)


@require_http_methods(["GET", "POST"])
@for_roles(*CHECKERS)
def check(request: HttpRequest, bundle_id: UUID) -> HttpResponse:
    """Say whether a bundle may be made."""
    viewer = viewer_of(request)
    view = bundle_of(viewer, bundle_id)
    page = Ask(
        title="Check this bundle before it is made",
        caption=view.bundle.recipient,
        button="Save this check",
        back=reverse("research-bundle", args=[view.bundle.id]),
        done="Your check is saved.",
        warning="A check is never changed. With the second “yes” the bundle is made. A single “no” stops it.",
        template="library/check_bundle.html",
        context={"view": view, "known": _known(view)},
    )
    return form_page(
        request,
        BundleCheckForm(request.POST or None),
        page,
        lambda given: check_bundle(
            bundle_id=view.bundle.id, passed=given["passed"] == "yes", words=given["words"], by=viewer
        ),
    )


@require_POST
@for_roles(*PLANNERS, Role.OUTSIDE_RESEARCHER)
def take_out(request: HttpRequest, bundle_id: UUID) -> HttpResponse:
    """A copy, marked with who takes it. It is written down as a disclosure."""
    answer = HttpResponse(
        take_bundle_out(bundle_id=bundle_id, by=viewer_of(request)), content_type="application/zip"
    )
    answer["Content-Disposition"] = 'attachment; filename="research-bundle.zip"'
    return answer


def _state(view: BundleView) -> tuple[str, str]:
    if view.is_over:
        return "Over", "grey"
    if view.measure and view.measure.smallest < view.measure.least:
        return "Cannot be made", "red"
    if view.is_made:
        return ("Could not be made", "red") if view.refused else ("Made", "green")
    if view.is_held_back:
        return "Held back", "red"
    if view.is_approved:
        return "Being made", "blue"
    return ("Waits for checks", "yellow") if view.measure else ("Being counted", "blue")


def _known(view: BundleView) -> str:
    """What others might know of a person, in words."""
    columns = view.measure.columns if view.measure else []
    return "; ".join(KNOWN.get(name) or PARTS[name].inside.lower() for name in columns)
