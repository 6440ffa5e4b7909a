"""Flags: what is to be set, what stands, what is to come off."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.agencies.queries import names_of
from plumbline.cases.permissions import MAY
from plumbline.cases.queries import case_for
from plumbline.cases.queries.changes import changes_of_flags
from plumbline.cases.queries.flags import flag_ends, flag_for, flag_lines, flagged_person
from plumbline.cases.services import remove_flag, set_flag
from plumbline.schemes.queries import kind_of
from plumbline.values.words import say
from plumbline.web.captions import of_whom
from plumbline.web.changed import watched, whether_changed
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm, select_field, sentence_field
from plumbline.web.templatetags.pages import day


AT_THE_TABLE = (Role.COORDINATOR, Role.CHAIR, Role.REPRESENTATIVE, Role.ADVISER)
FLAGS = (Role.REPRESENTATIVE, Role.ADVISER)


class SetForm(PageForm):
    """For which of one's own agencies."""

    def __init__(self, *args: Any, agencies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"] = select_field("Whose records carry the flag?", agencies, "Choose your agency")


class RemoveForm(PageForm):
    """Why it comes off, where its time is not over."""

    def __init__(self, *args: Any, is_over: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_over:
            self.fields["words"] = sentence_field(
                "Why does it come off now, before its time is over?", "Say why", rows=2, required=False
            )


@require_GET
@for_roles(*AT_THE_TABLE)
def flags(request: HttpRequest) -> HttpResponse:
    """Flags of the viewer's agencies, or of every agency for whoever leads."""
    number = changes_of_flags(viewer_of(request))
    context = {"lines": flag_lines(viewer_of(request)), **watched(number, "flags-changed")}
    return TemplateResponse(request, "safety/flags.html", context)


@require_GET
@for_roles(*AT_THE_TABLE)
def changed(request: HttpRequest) -> HttpResponse:
    """Whether the flags have changed since their page was opened."""
    return whether_changed(request, changes_of_flags(viewer_of(request)))


@require_http_methods(["GET", "POST"])
@for_roles(*FLAGS)
def set_one(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that the records of one's own agency are flagged."""
    viewer = viewer_of(request)
    case = case_for(viewer, ref)
    mine = names_of(viewer.agencies_as(MAY["flag"]) & set(case.seen_by_agencies))
    form = SetForm(request.POST or None, agencies=sorted((str(k), v) for k, v in mine.items()))
    ask = Ask(
        title="Say that your records are flagged",
        button="Our records are flagged",
        back=reverse("flags"),
        done="Saved. You will be told when the flag is to come off.",
        caption=of_whom(ref, flagged_person(viewer, case)),
        lead=_how_to_set(case),
    )
    return form_page(
        request, form, ask, lambda given: set_flag(case=case, agency=UUID(given["agency"]), by=viewer)
    )


def _how_to_set(case: Any) -> str:
    """What to do first, and until when the flag runs, where the kind of the case has flags."""
    if not kind_of(case.scheme).flags:
        return "Flag the record in your own system first. Then say so here."
    return say(
        "The flag runs until the end of {flag_ends}. Flag the record in your own system first. Then say so here.",
        flag_ends=day(flag_ends(case)),
    )


@require_http_methods(["GET", "POST"])
@for_roles(*FLAGS)
def remove_one(request: HttpRequest, flag_id: UUID) -> HttpResponse:
    """Say that the flag is off the records of one's own agency."""
    viewer = viewer_of(request)
    flag = flag_for(viewer, flag_id)
    ends = flag_ends(flag.case)
    is_over = timezone.localdate() > ends
    ask = Ask(
        title="Say that the flag is off your records",
        button="The flag is off",
        back=reverse("flags"),
        done="Saved.",
        caption=of_whom(flag.case.ref, flagged_person(viewer, flag.case)),
        lead=say(
            "This flag ended on {flag_ends}. Take it off in your own system first. Then say so here.",
            flag_ends=day(ends),
        )
        if is_over
        else say(
            "This flag runs until the end of {flag_ends}. Take it off in your own system first. Then say so here.",
            flag_ends=day(ends),
        ),
    )
    form = RemoveForm(request.POST if request.method == "POST" else None, is_over=is_over)
    return form_page(
        request, form, ask, lambda given: remove_flag(flag=flag, words=given.get("words", ""), by=viewer)
    )
