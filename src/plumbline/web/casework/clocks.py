"""Let a clock of a case stand still for a reason of its kind, and go on; let a case go on past a limit."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.cases import services
from plumbline.cases.queries import CasePage, case_page
from plumbline.cases.queries.clocks import WatchedClock
from plumbline.values.errors import NotVisible, StageRefused
from plumbline.values.words import joined, say
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm, choice_field, date_field, sentence_field
from plumbline.web.templatetags.pages import day, day_before


GO_ON = "go_on"
LONGER = say(
    "The case stays open up to the day that you give, and is asked about again after it. Your reason stands in the case."
)


class ClockForm(PageForm):
    """Why it stands still, or that it goes on."""

    beside: ClassVar = {"no-such-reason": "reason", "why-missing": "words", "stands-still": "reason"}

    def __init__(self, *args: Any, clock: WatchedClock, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = (
            choice_field("Which applies now?", [(GO_ON, "It goes on")], "Choose which applies")
            if clock.standing_still
            else choice_field(
                "Why does it stand still?", list(clock.clock.pauses.items()), "Choose why it stands still"
            )
        )
        self.fields["words"] = sentence_field("Why?", "Say why, in a few words", rows=3)


class LongerForm(PageForm):
    """Why a case goes on past a limit, and up to which day."""

    beside: ClassVar = {
        "no-such-reason": "reason",
        "why-missing": "words",
        "not-longer": "until",
        "too-long": "until",
    }

    def __init__(self, *args: Any, clock: WatchedClock, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = choice_field(
            "Why does it go on?", list(clock.clock.longer.items()), "Choose why it goes on"
        )
        self.fields["words"] = sentence_field(
            "What is still to be done?", "Say what is still to be done, in a few words", rows=3
        )
        self.fields["until"] = date_field(
            "Up to which day?", "Give the day up to which it goes on", when="ahead"
        )


@require_http_methods(["GET", "POST"])
@for_roles(Role.COORDINATOR, Role.CHAIR)
def clock(request: HttpRequest, ref: str, slug: str) -> HttpResponse:
    """One clock that may stand still, or past which a case may go on."""
    viewer = viewer_of(request)
    page = case_page(viewer, ref)
    found = next((one for one in page.clocks if one.clock.slug == slug and may_be_moved(one)), None)
    if found is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    if page.closure or found.stops is not None:
        raise StageRefused("This clock has stopped.", slug="has-stopped")
    if found.clock.longer:
        return _longer(request, page, found)
    ask = Ask(
        title=found.clock.label,
        button="Save",
        back=reverse("case", args=[ref]),
        done="Saved, with your name and reason.",
        caption=say("Case {ref}, now: stands still", ref=ref)
        if found.standing_still
        else say("Case {ref}, now: running", ref=ref),
        lead="Time that stands still is shown beside the rest, and so is whether it would be late without. It is never taken off silently.",
    )

    def act(given: dict[str, Any]) -> None:
        if given["reason"] == GO_ON:
            services.resume_clock(case=page.case, clock=slug, words=given["words"], by=viewer)
        else:
            services.pause_clock(
                case=page.case, clock=slug, reason=given["reason"], words=given["words"], by=viewer
            )

    return form_page(request, ClockForm(request.POST or None, clock=found), ask, act)


def may_be_moved(line: WatchedClock) -> bool:
    """Whether somebody may say that a clock stands still, or why a case goes on past it."""
    return bool(line.clock.pauses or (line.clock.longer and line.due))


def _limit(found: WatchedClock) -> str:
    """Since when it counts, and when its limit ends."""
    if found.limit is None or found.due is None:
        return say("Counted from {starts}.", starts=day(found.starts))
    return say(
        "Counted from {starts}. The limit of {limit} ends on {due}.",
        starts=day(found.starts), limit=found.limit.words, due=day_before(found.due),
    )  # fmt: skip


def _longer(request: HttpRequest, page: CasePage, found: WatchedClock) -> HttpResponse:
    viewer, ref = viewer_of(request), page.case.ref
    ask = Ask(
        title="Keep this case open longer",
        button="Keep it open",
        back=reverse("case", args=[ref]),
        done="Saved, with your name and reason.",
        caption=say("Case {ref}", ref=ref),
        lead=joined([_limit(found), LONGER]),
    )

    def act(given: dict[str, Any]) -> None:
        services.go_longer(
            case=page.case, clock=found.clock.slug, reason=given["reason"], words=given["words"], until=given["until"], by=viewer
        )  # fmt: skip

    return form_page(request, LongerForm(request.POST or None, clock=found), ask, act)
