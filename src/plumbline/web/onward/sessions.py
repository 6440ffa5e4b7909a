"""Pages on which a provider plans and logs the sessions of a referral to it. It needs to see nothing of the case for that."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.cases import services
from plumbline.cases.enums import PlanCame
from plumbline.cases.queries.onward import OnwardLine, onward_shown
from plumbline.cases.queries.safe_contact import safe_before_session
from plumbline.cases.queries.sessions import session_to_withdraw, sessions_of
from plumbline.cases.sessions import NOT_OF_A_SESSION
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import StageRefused
from plumbline.values.words import say
from plumbline.web import care
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.onward.forms import MistakeForm, OffForm, PlanForm, SessionForm
from plumbline.web.templatetags.pages import day


WORKERS = (Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)
COUNTS = "It counts once: in the chronology of the case, as proof of what it serves, as dose, and in the figures of the board."


@require_http_methods(["GET", "POST"])
@for_roles(*WORKERS)
def log(request: HttpRequest, onward_id: UUID) -> HttpResponse:
    """Log a session, held or missed."""
    viewer = viewer_of(request)
    line = onward_shown(viewer, onward_id)
    work = kind_of(line.onward.scheme).work
    form = SessionForm(
        request.POST or None,
        outcomes=[(k, v) for k, v in work.contact_outcomes.items() if k not in NOT_OF_A_SESSION],
        reached=work.outcomes_reached,
        parts=line.onward.version.elements,
    )

    def act(given: dict[str, Any]) -> None:
        services.log_session(
            onward=line.onward, outcome=given["outcome"], happened_at=_moment(given["on"]), minutes=given["minutes"] or 0,
            elements=[line.onward.version.elements[int(n)] for n in given.get("parts") or []], words=given["words"],
            their_words=given["their_words"], safety_concern=given["safety"] == "yes",
            who_is_told=given["who_is_told"] if given["safety"] == "yes" else "",
            is_further=given.get("further") == "yes", by=viewer,
        )  # fmt: skip
        care.suggest(request, kind_of(line.onward.scheme).words_to_avoid, given["words"], about="the session")

    ask = _ask(line, "Log a session", "Save this session", say("Session saved. {counts}", counts=COUNTS))
    return form_page(request, form, _reached(viewer, line, ask), act)


@require_http_methods(["GET", "POST"])
@for_roles(*WORKERS)
def plan(request: HttpRequest, onward_id: UUID) -> HttpResponse:
    """Plan a session for a day."""
    viewer = viewer_of(request)
    line = onward_shown(viewer, onward_id)
    return form_page(
        request,
        PlanForm(request.POST or None),
        _reached(viewer, line, _ask(line, "Plan a session", "Save this day", "Day saved.")),
        lambda given: services.plan_session(onward=line.onward, on=given["on"], by=viewer),
    )


@require_http_methods(["GET", "POST"])
@for_roles(*WORKERS)
def call_off(request: HttpRequest, onward_id: UUID) -> HttpResponse:
    """Call a planned session off."""
    viewer = viewer_of(request)
    line = onward_shown(viewer, onward_id)
    plans = [one.plan for one in sessions_of(viewer, line.onward).plans]
    days = [(one.on.isoformat(), day(one.on)) for one in plans if one.came is PlanCame.AHEAD]
    if not days:
        raise StageRefused("No session to come is planned.", slug="not-planned")
    return form_page(
        request,
        OffForm(request.POST or None, days=days),
        _ask(line, "Call a session off", "Call it off", "Called off."),
        lambda given: services.call_off_session(
            onward=line.onward, on=date.fromisoformat(given["on"]), because=given["because"], by=viewer
        ),
    )


@require_http_methods(["GET", "POST"])
@for_roles(*WORKERS)
def withdraw(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Take away a session that was logged by mistake."""
    viewer = viewer_of(request)
    found = session_to_withdraw(viewer, contact_id)
    assert found.onward_id is not None  # noqa: S101 - `session_to_withdraw` gives sessions alone
    line = onward_shown(viewer, found.onward_id)
    ask = _ask(line, "Take a session away", "Take it away", "Taken away. It counts no more.")
    return form_page(
        request,
        MistakeForm(request.POST or None),
        ask,
        lambda given: services.withdraw_session(contact_id=found.id, because=given["because"], by=viewer),
    )


def _moment(on: date | None) -> datetime | None:
    """Now for today; a day without its time is its middle."""
    if on is None or on == timezone.localdate():
        return None
    return timezone.make_aware(datetime.combine(on, time(12)))


def _reached(viewer: Viewer, line: OnwardLine, ask: Ask) -> Ask:
    """The page with how the person may be reached at its head, or that somebody has to be asked first."""
    safe = safe_before_session(viewer, line.onward)
    return replace(ask, template="onward/session.html", context={"safe": safe, "ref": line.onward.ref})


def _ask(line: OnwardLine, title: str, button: str, done: str) -> Ask:
    return Ask(
        title=title,
        button=button,
        back=reverse("onward", args=[line.onward.id]),
        done=done,
        caption=say(
            "{intervention}, referral {ref}-{number}",
            intervention=line.intervention,
            ref=line.onward.ref,
            number=line.onward.number,
        ),
    )
