"""Read the catalogue; add to it, change an entry, withdraw one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.agencies.queries import agencies as every_agency
from plumbline.cases.queries.onward import places_in_use
from plumbline.interventions.permissions import may_keep
from plumbline.interventions.queries import Entry, entry_for, history_of
from plumbline.interventions.queries import catalogue as catalogue_of
from plumbline.interventions.rules import is_full, places_words
from plumbline.interventions.services import add_intervention, change_intervention, withdraw_intervention
from plumbline.values.words import counted, say
from plumbline.web.catalogue.forms import ChangeForm, NewEntryForm, WithdrawForm, first_values
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, asking_page, form_page


KEEPERS = (Role.COORDINATOR, Role.ADMINISTRATOR)
READERS = (*KEEPERS, Role.CHAIR, Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry with how full it is, in words."""

    entry: Entry
    places: str
    is_full: bool
    dose: str
    cost: str


def shown(entry: Entry, in_use: dict[UUID, int]) -> Shown:
    """An entry as pages show it."""
    version, taken = entry.version, in_use.get(entry.id, 0)
    weeks = counted(version.weeks, "{count} week", "{count} weeks")
    pounds = (
        say("Not known")
        if version.cost_pence is None
        else say("£{pounds} a place", pounds=f"{version.cost_pence / 100:,.2f}".removesuffix(".00"))
    )
    return Shown(
        entry=entry,
        places=places_words(taken, version.capacity),
        is_full=is_full(taken, version.capacity),
        dose=counted(
            version.sessions,
            "{count} session of {minutes} minutes, over {weeks}",
            "{count} sessions of {minutes} minutes, over {weeks}",
            minutes=version.minutes,
            weeks=weeks,
        ),
        cost=pounds,
    )


@require_GET
@for_roles(*READERS)
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every intervention, with how many places are in use."""
    viewer = viewer_of(request)
    in_use = places_in_use()
    entries = [shown(entry, in_use) for entry in catalogue_of(viewer)]
    return TemplateResponse(
        request, "catalogue/catalogue.html", {"entries": entries, "may_keep": may_keep(viewer)}
    )


@require_GET
@for_roles(*READERS)
def entry(request: HttpRequest, intervention: UUID) -> HttpResponse:
    """One intervention as it stands, and its versions."""
    viewer = viewer_of(request)
    found = entry_for(viewer, intervention)
    context = {
        "shown": shown(found, places_in_use()),
        "versions": history_of(viewer, intervention),
        "may_keep": may_keep(viewer) and found.withdrawn is None,
    }
    return TemplateResponse(request, "catalogue/entry.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(*KEEPERS)
def add(request: HttpRequest) -> HttpResponse:
    """Add an intervention."""
    viewer = viewer_of(request)
    form = NewEntryForm(request.POST or None, agencies=[(str(a.id), a.name) for a in every_agency()])
    ask = Ask(
        title="Add an intervention",
        button="Add this intervention",
        back=reverse("interventions"),
        done="",
        lead="What can be offered to people, by whom and how much of it. Do not name anybody: everyone who works on cases can read it.",
    )

    def act(given: dict[str, Any]) -> str:
        made = add_intervention(given=form.given(), provider=UUID(given["provider"]), by=viewer)
        return reverse("intervention", args=[made.id])

    return asking_page(request, form, ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(*KEEPERS)
def change(request: HttpRequest, intervention: UUID) -> HttpResponse:
    """Let a new version stand."""
    viewer = viewer_of(request)
    found = entry_for(viewer, intervention)
    form = ChangeForm(request.POST or None, initial=first_values(found.version))
    ask = Ask(
        title="Change an intervention",
        button="Save this version",
        back=reverse("intervention", args=[intervention]),
        done="Saved as a new version. Referrals made before keep the one that they were made under.",
        caption=found.version.name,
    )
    return form_page(
        request,
        form,
        ask,
        lambda given: change_intervention(
            intervention=intervention,
            given=form.given(),
            because=given["because"],
            expected=given["expected"],
            by=viewer,
        ),
    )


def _who_goes_on(number: int) -> str:
    """What withdrawing means for those who have a place now, as far as the viewer may know of them, and for everybody else."""
    if not number:
        return say("Nobody can be referred to it any more. Referrals under way go on.")
    return counted(
        number,
        "Nobody can be referred to it any more. Referrals under way go on: you may know of {count} place that is taken.",
        "Nobody can be referred to it any more. Referrals under way go on: you may know of {count} places that are taken.",
    )


@require_http_methods(["GET", "POST"])
@for_roles(*KEEPERS)
def withdraw(request: HttpRequest, intervention: UUID) -> HttpResponse:
    """Take an intervention off offer."""
    viewer = viewer_of(request)
    found = entry_for(viewer, intervention)
    ask = Ask(
        title="Withdraw an intervention",
        lead=_who_goes_on(places_in_use().get(found.id, 0)),
        button="Withdraw it",
        takes_away=True,
        back=reverse("intervention", args=[intervention]),
        done="Withdrawn. Nobody can be referred to it any more; referrals under way go on.",
        caption=found.version.name,
    )
    return form_page(
        request,
        WithdrawForm(request.POST or None),
        ask,
        lambda given: withdraw_intervention(intervention=intervention, because=given["because"], by=viewer),
    )
