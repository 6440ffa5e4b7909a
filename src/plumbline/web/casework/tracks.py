"""Rate a case on a track of its kind, and keep a score that was made elsewhere."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.cases import services
from plumbline.cases.queries import CasePage, case_page
from plumbline.cases.queries.tracks import TrackLine
from plumbline.schemes.kind import Kind
from plumbline.values.errors import NotVisible, PermissionRefused, StageRefused
from plumbline.values.words import joined, say, small_first
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm, choice_field, date_field, line_field, sentence_field
from plumbline.web.templatetags.pages import cited


CASEWORK = (Role.COORDINATOR, Role.CHAIR, Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)
WORKS = (Role.COORDINATOR, Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)
ENDS = "ends:"


class TrackForm(PageForm):
    """A value, from when, and why. Values that hold are offered to be ended."""

    beside: ClassVar = {
        "why-missing": "because", "not-yet": "from_date", "day-unfit": "from_date", "holds-already": "value", "never-together": "value",
    }  # fmt: skip

    def __init__(self, *args: Any, line: TrackLine, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        values = line.track.values
        choices = [(slug, label) for slug, label in values.items() if slug not in line.now]
        choices += [
            (slug, say("“{value}” once more", value=values[slug]))
            for slug in line.now
            if slug in line.track.again
        ]
        choices += [
            (f"{ENDS}{slug}", say("“{value}” no longer applies", value=values[slug])) for slug in line.now
        ]
        self.fields["value"] = choice_field(
            say("Which applies now?"),
            choices,
            "Choose which applies",
            hint=capfirst(cited(line.track.source)),
        )
        self.fields["from_date"] = date_field(
            "From which day?",
            "Give the day.",
            hint="Leave empty for today, or enter a day like 27 3 2026",
            required=False,
            when="past",
        )
        self.fields["because"] = sentence_field("Why?", "Say why, in a few words", rows=3)


class ScoreForm(PageForm):
    """A score as it was told: which tool, what it gave, when, and who applied it."""

    beside: ClassVar = {"score-unfit": "score", "not-yet": "made_on", "not-in-case": "person"}

    def __init__(self, *args: Any, page: CasePage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [
            (str(p.person_id), f"{p.label}: {p.name.display if p.name else 'name withheld'}")
            for p in page.people
        ]
        if len(people) > 1:
            self.fields["person"] = choice_field("Whose score is it?", people, "Choose whose score it is")
        self.fields["tool"] = choice_field("Which tool?", _tools(page.kind), "Choose the tool")
        self.fields["version"] = line_field(
            "Its version", "Give the version of the tool", hint="As the report says it", width="10"
        )
        self.fields["score"] = django_forms.DecimalField(
            label="The score, as it was told",
            help_text="As the tool gives it. Plumbline keeps it and computes nothing.",
            max_digits=7,
            decimal_places=2,
            widget=django_forms.TextInput(attrs={"data-width": "4", "inputmode": "decimal"}),
            error_messages={"required": "Give the score", "invalid": "Give a number, like 78 or 6.9."},
        )
        self.fields["made_on"] = date_field(
            "Day on which it was made", "Give the day of the score.", when="past"
        )
        self.fields["made_by"] = line_field("Who made it", "Say who made it", hint="Name and agency")


def _tools(kind: Kind) -> list[tuple[str, str]]:
    return [(tool.slug, f"{tool.label} ({tool.unit})") for tool in kind.tools.values()]


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def rate(request: HttpRequest, ref: str, track: str) -> HttpResponse:
    """Set or end a value of one track."""
    viewer = viewer_of(request)
    page = case_page(viewer, ref)
    line = next((one for one in page.tracks if one.track.slug == track), None)
    if line is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    if page.closure and not line.track.after_end:
        raise StageRefused("This case is closed.", slug="case-closed")
    if not line.may_set:
        raise PermissionRefused("This is set by other roles of this scheme.")
    ask = Ask(
        title=say("Set: {track}", track=small_first(line.track.label)),
        button="Save",
        back=reverse("case", args=[ref]),
        done="Saved, with your name and reason.",
        caption=say(
            "Case {ref}, now: {labels}",
            ref=ref,
            labels=joined((name for name, _ in line.parts), ", ") or say("not set yet"),
        ),
    )

    def act(given: dict[str, Any]) -> None:
        services.set_track(
            case=page.case, track=track, value=given["value"].removeprefix(ENDS), ends=given["value"].startswith(ENDS),
            because=given["because"], from_date=given["from_date"], by=viewer,
        )  # fmt: skip

    return form_page(request, TrackForm(request.POST or None, line=line), ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(*WORKS)
def score(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep a score that was made elsewhere."""
    viewer = viewer_of(request)
    page = case_page(viewer, ref)
    if not page.kind.tools:
        raise NotVisible("This page is not there, or is not yours to see.")
    if page.closure:
        raise StageRefused("This case is closed.", slug="case-closed")
    ask = Ask(
        title="Keep a score that was made elsewhere",
        button="Keep it",
        back=reverse("case", args=[ref]),
        done="The score is kept as it was told.",
        caption=say("Case {ref}", ref=ref),
        lead="It advises whoever decides. Nothing is selected, rated or closed by a score.",
    )

    def act(given: dict[str, Any]) -> None:
        services.store_score(
            case=page.case, person_id=UUID(given.get("person") or str(page.people[0].person_id)), tool=given["tool"],
            version=given["version"], score=given["score"], made_on=given["made_on"] or timezone.localdate(),
            made_by=given["made_by"], by=viewer,
        )  # fmt: skip

    return form_page(request, ScoreForm(request.POST or None, page=page), ask, act)
