"""What a scheme takes: hours and cost, and what an hour costs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.agencies.queries import names_of
from plumbline.reporting.demand import NOT_COUNTED, AgencyDemand, DemandPage, demand_page, pounds
from plumbline.reporting.figures import time_words
from plumbline.reporting.permissions import COUNT_READERS
from plumbline.schemes.permissions import holds
from plumbline.schemes.queries import schemes_of
from plumbline.schemes.services import set_unit_cost
from plumbline.values.errors import NotVisible
from plumbline.values.words import joined
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm, date_field, line_field, select_field


SETTERS = (Role.COORDINATOR, Role.CHAIR)


class CostForm(PageForm):
    """What an hour of an agency costs, from when, by which source."""

    beside: ClassVar = {"cost-unfit": "cost", "source-missing": "source", "agency-unfit": "agency"}

    cost = forms.DecimalField(
        label="What does an hour cost, in pounds?",
        help_text="For example, 38.50",
        max_digits=7,
        decimal_places=2,
        widget=forms.TextInput(attrs={"data-width": "5", "inputmode": "decimal"}),
        error_messages={
            "required": "Give the cost of an hour",
            "invalid": "Give the cost of an hour in pounds, like 38.50",
            "max_decimal_places": "Give pounds and pence, like 38.50",
            "max_digits": "An hour costs at most £1,000",
            "max_whole_digits": "An hour costs at most £1,000",
        },
    )
    source = line_field(
        "Where does the figure come from?",
        "Say where the figure comes from",
        hint="For example, the agency’s finance team, and what it includes",
    )
    from_date = date_field("From which day?", "Give the day from which it holds")

    def __init__(self, *args: Any, agencies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"] = select_field("Which agency?", agencies, "Choose an agency")
        self.order_fields(["agency", "cost", "source", "from_date"])


@require_GET
@for_roles(*COUNT_READERS)
def demand(request: HttpRequest, slug: str) -> HttpResponse:
    """Hours and cost of the year up to today."""
    viewer = viewer_of(request)
    page = demand_page(viewer, slug)
    context = {
        "page": page,
        "lines": [_line(one) for one in page.agencies],
        "at_meetings": time_words(page.at_meetings),
        "with_people": _with_people(page.with_people),
        "cost": _cost(page.cost, is_rough=page.is_rough),
        "not_counted": NOT_COUNTED,
        "sources": _sources(page),
        "may_set": holds(viewer, page.scheme, frozenset(SETTERS)),
    }
    return TemplateResponse(request, "board/demand.html", context)


def _sources(page: DemandPage) -> list[tuple[str, str]]:
    """Where the costs of an hour come from, each once with the agencies that it is said of."""
    found: dict[str, list[str]] = {}
    for one in page.agencies:
        if one.hourly is not None and one.source:
            found.setdefault(one.source.rstrip("."), []).append(one.name)
    return [(source, joined(names, ", ")) for source, names in found.items()]


def _cost(pence: int | None, *, is_rough: bool) -> str:
    """The whole, without pence where it is rounded."""
    if pence is None:
        return ""
    return f"£{pence // 100:,}" if is_rough else pounds(pence)


@require_http_methods(["GET", "POST"])
@for_roles(*SETTERS)
def set_cost(request: HttpRequest, slug: str) -> HttpResponse:
    """Set what an hour of an agency costs."""
    viewer = viewer_of(request)
    scheme = next((one for one in schemes_of(viewer) if one.slug == slug), None)
    if scheme is None or not holds(viewer, scheme, frozenset(SETTERS)):
        raise NotVisible("This page is not there, or is not yours to see.")
    # Those with hours, a provider outside the scheme among them, and those of the scheme.
    there = scheme.agencies | {one.agency for one in demand_page(viewer, slug).agencies}
    agencies = sorted(((str(k), v) for k, v in names_of(there).items()), key=lambda pair: pair[1])
    ask = Ask(
        title="Set the cost of an hour",
        caption=scheme.name,
        lead="Earlier costs stay on record, with who set them and where they came from.",
        button="Save the cost",
        back=reverse("demand", args=[slug]),
        done="The cost is set.",
    )

    def act(given: dict[str, Any]) -> object:
        return set_unit_cost(
            scheme=scheme,
            agency=UUID(given["agency"]),
            pence=int(Decimal(given["cost"]) * 100),
            source=given["source"],
            from_date=given["from_date"],
            by=viewer,
        )

    return form_page(request, CostForm(request.POST or None, agencies=agencies), ask, act)


def _with_people(minutes: int | None) -> str:
    return (
        "Hidden: too few contacts in this figure or in one beside it"
        if minutes is None
        else time_words(minutes)
    )


def _line(one: AgencyDemand) -> tuple[str, str, str, str, str]:
    return (
        one.name,
        time_words(one.at_meetings),
        _with_people(one.with_people),
        pounds(one.hourly) if one.hourly is not None else "Not set",
        pounds(one.cost) if one.cost is not None else "Hidden" if one.with_people is None else "Not known",
    )
