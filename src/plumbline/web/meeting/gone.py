"""Somebody who is recorded as there left, or was never there."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.meetings import services
from plumbline.meetings.enums import Gone, Stage
from plumbline.meetings.queries import attendance_for, stage_of
from plumbline.meetings.queries.attending import name_of_attendance
from plumbline.meetings.queries.opened_to import Opened, opened_to, opened_with
from plumbline.values.words import counted, joined, say
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm, choice_field, sentence_field, several_field
from plumbline.web.meeting.words import caption_of


class GoneForm(PageForm):
    """Left and when, or never there, why, and which cases their agency leaves with it. None of those is ticked to begin with."""

    beside: ClassVar = {
        "time-unfit": "left_at", "not-begun": "how", "why-missing": "because", "case-unfit": "out_of", "written-since": "how",
    }  # fmt: skip

    def __init__(self, *args: Any, opened: list[Opened], has_begun: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [(Gone.NEVER.value, "They were never there: it was recorded by mistake")]
        if has_begun:
            ways.insert(0, (Gone.LEFT.value, "They left before the end"))
        self.fields["how"] = choice_field("What happened?", ways, "Choose what happened", takes_only=True)
        if has_begun:
            self.fields["left_at"] = forms.TimeField(
                label="If they left: at what time?",
                help_text="For example, 10:40",
                required=False,
                input_formats=["%H:%M", "%H.%M"],
                widget=forms.TextInput(attrs={"data-width": "5", "autocomplete": "off"}),
                error_messages={"invalid": "Enter the time, like 10:40"},
            )
        self.fields["because"] = sentence_field(
            "If they were never there: why was it recorded?", "", rows=2, required=False
        )
        may_end = [(str(one.case.id), one.case.ref) for one in opened if one.may_end]
        if may_end:
            self.fields["out_of"] = several_field(
                "If they were never there: which of these cases should their agency no longer see?",
                may_end,
                hint="It sees them since this was recorded, and nobody else of it is there",
            )

    def clean(self) -> dict[str, object]:
        """Each answer asks for its own."""
        given = super().clean() or {}
        if given.get("how") == Gone.LEFT and not given.get("left_at") and "left_at" not in self.errors:
            self.add_error("left_at", "Enter the time, like 10:40")
        if given.get("how") == Gone.NEVER and not given.get("because"):
            self.add_error("because", "Say why it was recorded")
        return given


@require_http_methods(["GET", "POST"])
@for_roles(Role.COORDINATOR, Role.CHAIR)
def gone(request: HttpRequest, attendance_id: UUID) -> HttpResponse:
    """Left, or never there."""
    viewer = viewer_of(request)
    found = attendance_for(viewer, attendance_id)
    opened = opened_to(viewer, found)
    form = GoneForm(
        request.POST or None, opened=opened, has_begun=stage_of(found.meeting) is not Stage.SCHEDULED
    )

    def act(given: dict[str, Any]) -> None:
        if given["how"] == Gone.LEFT:
            moment = timezone.make_aware(
                datetime.combine(timezone.localdate(found.meeting.starts_at), given["left_at"])
            )
            services.say_left(attendance=found, left_at=moment, by=viewer)
        else:
            out_of = [UUID(key) for key in given.get("out_of", [])]
            services.say_never_there(attendance=found, because=given["because"], out_of=out_of, by=viewer)

    ask = Ask(
        title="Left, or recorded by mistake",
        caption=caption_of(found.meeting),
        button="Save",
        back=reverse("meeting", args=[found.meeting_id]),
        done="Saved. The quorum and the draft minutes count them no more.",
        lead=say("{who}.", who=name_of_attendance(found)),
        template="meeting/gone.html",
        context={"opened": opened, "opened_words": _opened_words(len(opened), opened_with(viewer, found))},
    )
    return form_page(request, form, ask, act)


def _opened_words(number: int, others: tuple[str, ...]) -> str:
    if others:
        return say(
            "Their agency sees cases of this meeting, as {who} is recorded for it too. "
            "If nobody of it was there, say so of each: the page of the last one offers the cases.",
            who=joined(others, ", "),
        )
    if not number:
        return say("Recording them opened no case to their agency.")
    return counted(
        number,
        "Recording them opened {count} case to their agency.",
        "Recording them opened {count} cases to their agency.",
    )
