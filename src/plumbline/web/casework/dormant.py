"""A case in which nothing happens, and its three honest answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.cases.enums import DORMANCY_NAMES, Dormancy
from plumbline.cases.queries import case_for
from plumbline.cases.queries.dormant import dormant_case
from plumbline.cases.services import answer_dormancy
from plumbline.meetings.queries import next_meeting
from plumbline.meetings.queries.decided import last_decided
from plumbline.meetings.services import add_to_agenda
from plumbline.schemes.queries import kind_of
from plumbline.schemes.rules import due_on
from plumbline.values.errors import NotVisible, StageRefused
from plumbline.values.words import joined, say
from plumbline.values.written_days import in_full
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, asking_page
from plumbline.web.forms import PageForm, choice_field, date_field, sentence_field


class DormantForm(PageForm):
    """What becomes of it, why, and when it is looked at next."""

    beside = {"next-day-unfit": "until", "why-missing": "words"}

    def __init__(self, *args: Any, meeting: str, latest: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"until": latest}, **kwargs)
        choices = list(DORMANCY_NAMES.items())
        named = [
            (key.value, f"{words}, {meeting}" if key is Dormancy.TO_MEETING and meeting else words)
            for key, words in choices
        ]
        self.fields["answer"] = choice_field("What becomes of this case?", named, "Choose what becomes of it")
        self.fields["words"] = sentence_field("Why?", "Say why", rows=2)
        # The row of the inbox leads here to be answered: the field that each answer needs has the focus, and a button is the answer.
        self.fields["words"].widget.attrs["autofocus"] = not self.is_bound
        self.fields["until"] = date_field(
            "If still needed: when do you look at it next?",
            "Enter a day.",
            hint=say("A day up to {latest}, for example next Thursday", latest=in_full(latest)),
            required=False,
            when="ahead",
        )


@require_http_methods(["GET", "POST"])
@for_roles(Role.COORDINATOR)
def dormant(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask whether a case is still needed. No answer closes it."""
    viewer = viewer_of(request)
    case = case_for(viewer, ref)
    found = dormant_case(viewer, case, decided=last_decided(viewer))
    if found is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    meeting = next_meeting(viewer)
    latest = due_on(timezone.localdate(), kind_of(case.scheme).limit("next_look"))
    when = f"{timezone.localdate(meeting.meeting.starts_at):%-d %B %Y}" if meeting else ""

    def act(given: dict[str, Any]) -> str:
        answer = Dormancy(given["answer"])
        until = _to_meeting(viewer, case) if answer is Dormancy.TO_MEETING else given["until"]
        answer_dormancy(
            case=case, answer=answer, words=given["words"], until=until, expected=found.answers, by=viewer
        )
        if answer is Dormancy.CLOSE:
            messages.success(request, "Written down. The case is open until you close it here.")
            return reverse("close", args=[ref])
        messages.success(request, "Written down. The case stays open.")
        return reverse("inbox")

    ask = Ask(
        title="Is this case still needed?",
        button="Save this answer",
        back=reverse("inbox"),
        done="",
        caption=say("Case {ref}", ref=ref),
        lead=_lead(found),
        warning="A case is never closed by silence: without an answer it stays open and stays in your inbox.",
        template="casework/dormant.html",
    )
    return asking_page(request, DormantForm(request.POST or None, meeting=when, latest=latest), ask, act)


def _lead(found: Any) -> str:
    said = [
        say(
            "Nothing was done or decided for {quiet} days. In the state “{state_label}” you are "
            "asked after {after} days.",
            quiet=found.quiet,
            state_label=found.state_label,
            after=found.after,
        )
    ]
    if found.said:
        said.append(say("Last time: {said}.", said=found.said))
    return joined(said)


def _to_meeting(viewer: Viewer, case: Any) -> Any:
    """Put the case on the next agenda, if it is not there; the day of the meeting."""
    line = next_meeting(viewer)
    if line is None or line.meeting.scheme_id != case.scheme_id:
        raise StageRefused("No meeting of this scheme is called. Call one first, or choose another answer.")
    try:
        add_to_agenda(meeting=line.meeting, case=case, question="Is this case still needed?", by=viewer)
    except StageRefused as no:
        if no.slug != "listed-already":
            raise
    return timezone.localdate(line.meeting.starts_at)
