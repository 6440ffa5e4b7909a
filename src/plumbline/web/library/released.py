"""What was released, to whoever reads evaluations and to researchers outside the partnership."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from plumbline.access.enums import Role
from plumbline.studies.permissions import is_outside
from plumbline.studies.queries import released_bundles, released_card_of, released_cards
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.library import words
from plumbline.web.protocols.views import READERS


OUTSIDE = (*READERS, Role.OUTSIDE_RESEARCHER)
"""Whoever reads evaluations, and those for whom what is released is all there is."""


@require_GET
@for_roles(*OUTSIDE)
def released(request: HttpRequest) -> HttpResponse:
    """Cards and bundles that were released, each with who released it."""
    viewer = viewer_of(request)
    cards = [
        (card, words.what_happened(card.finding), words.told_of(card.finding))
        for card in released_cards(viewer)
    ]
    context = {"cards": cards, "bundles": released_bundles(viewer), "is_outside": is_outside(viewer)}
    return TemplateResponse(request, "library/released.html", context)


@require_GET
@for_roles(*OUTSIDE)
def released_card(request: HttpRequest, result_id: UUID) -> HttpResponse:
    """One released result with no more than may leave the partnership."""
    viewer = viewer_of(request)
    found = released_card_of(viewer, result_id)
    return TemplateResponse(
        request,
        "library/released_card.html",
        {
            "found": found,
            "one": found.card.finding,
            "happened": words.what_happened(found.card.finding).rstrip("."),
            "design": words.design_words(found.card.finding.compared),
            "standing": words.STANDINGS[found.card.finding.standing],
        },
    )
