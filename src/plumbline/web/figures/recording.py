"""Changes in how events are recorded: what was declared, and declaring, correcting and withdrawing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.agencies.queries import agencies
from plumbline.ingest import contracts
from plumbline.studies.queries import change_of, recording_changes, whose_words
from plumbline.studies.services import (
    Declaration,
    correct_recording_change,
    declare_recording_change,
    withdraw_recording_change,
)
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm, date_field, line_field, select_field, sentence_field


READERS = (Role.ANALYST, Role.COORDINATOR, Role.CHAIR, Role.BOARD, Role.RESEARCHER, Role.GOVERNANCE)
DECLARERS = (Role.ANALYST, Role.RESEARCHER)


class DeclareForm(PageForm):
    """Whose recording changed, from when, how, and who says so."""

    beside = {"nobodys-recording": "feed", "day-unfit": "effective_from"}

    effective_from = date_field(
        "From which day?", "Give the first day on which events were recorded the new way."
    )
    what = sentence_field(
        "What changed?",
        "Say what changed.",
        hint="What changed in the way events are recorded. Do not name anybody",
        rows=3,
    )
    said_by = line_field(
        "Who says so?", "Say who says so.", hint="Their post, for example the force crime registrar"
    )
    source = line_field(
        "Where is it written?",
        "Say where it is written.",
        hint="A report, a letter or an address, with its date",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        feeds = [(name, contract.title) for name, contract in sorted(contracts().items())]
        self.fields["feed"] = select_field(
            "Which data?",
            feeds,
            "",
            required=False,
            empty="Everything that the agency sends",
            hint="Choose the data, the agency or both",
        )
        self.fields["agency"] = select_field(
            "Whose recording?",
            [(str(agency.id), agency.name) for agency in agencies()],
            "",
            required=False,
            empty="Every agency",
        )
        self.order_fields(["feed", "agency", "effective_from", "what", "said_by", "source"])


class CorrectForm(DeclareForm):
    """The same again, and why."""

    because = sentence_field("Why is it corrected?", "Say why it is corrected.", rows=2)


class WithdrawForm(PageForm):
    """Why it no longer stands."""

    because = sentence_field(
        "Why does it no longer stand?", "Say why it no longer stands.", hint="Name no person", rows=2
    )


@require_GET
@for_roles(*READERS)
def changes(request: HttpRequest) -> HttpResponse:
    """Every declaration, those withdrawn and corrected too."""
    viewer = viewer_of(request)
    rows = [(row, whose_words(row), getattr(row, "end", None)) for row in recording_changes(viewer)]
    may_declare = viewer.has_role(*DECLARERS)
    return TemplateResponse(request, "figures/recording.html", {"rows": rows, "may_declare": may_declare})


@require_http_methods(["GET", "POST"])
@for_roles(*DECLARERS)
def declare(request: HttpRequest) -> HttpResponse:
    """Declare a change."""
    viewer = viewer_of(request)
    recording_changes(viewer)
    ask = Ask(
        title="Declare a change of recording",
        button="Declare it",
        back=reverse("recording-changes"),
        done="The change is declared. Every comparison made from now on reads it.",
        lead=(
            "A new counting rule, a new system or a new form can make the figures rise or fall though nothing happened. "
            "Years recorded in different ways are not compared."
        ),
    )
    return form_page(
        request,
        DeclareForm(request.POST or None),
        ask,
        lambda given: declare_recording_change(declaration=_told(given), by=viewer),
    )


@require_http_methods(["GET", "POST"])
@for_roles(*DECLARERS)
def correct(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Put a declaration in the place of another."""
    viewer = viewer_of(request)
    row = change_of(viewer, change_id)
    ask = Ask(
        title="Correct a declaration",
        button="Correct it",
        back=reverse("recording-changes"),
        done="The declaration is corrected. The first one stays, with the reason.",
        caption=whose_words(row),
    )
    held = {
        "feed": row.feed,
        "agency": str(row.agency_id or ""),
        "effective_from": row.effective_from,
        "what": row.what,
        "said_by": row.said_by,
        "source": row.source,
    }
    return form_page(
        request,
        CorrectForm(request.POST or None, initial=held),
        ask,
        lambda given: correct_recording_change(
            change_id=row.id, declaration=_told(given), because=given["because"], by=viewer
        ),
    )


@require_http_methods(["GET", "POST"])
@for_roles(*DECLARERS)
def withdraw(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Say that a declaration no longer stands."""
    viewer = viewer_of(request)
    row = change_of(viewer, change_id)
    ask = Ask(
        title="Withdraw a declaration",
        button="Withdraw it",
        takes_away=True,
        back=reverse("recording-changes"),
        done="The declaration is withdrawn. It stays, with the reason.",
        caption=say("{whose}, from {day}", whose=whose_words(row), day=day_month_year(row.effective_from)),
        lead=row.what,
        warning="Evidence cards of plans locked before today will say that it was withdrawn, and why.",
    )
    return form_page(
        request,
        WithdrawForm(request.POST or None),
        ask,
        lambda given: withdraw_recording_change(change_id=row.id, because=given["because"], by=viewer),
    )


def _told(given: dict[str, Any]) -> Declaration:
    return Declaration(
        effective_from=given["effective_from"],
        what=given["what"],
        said_by=given["said_by"],
        source=given["source"],
        feed=given["feed"],
        agency=UUID(given["agency"]) if given["agency"] else None,
    )
