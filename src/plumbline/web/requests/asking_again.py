"""Remind every agency whose answer is due: one press, and one to confirm."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.cases.queries.asked import Due, requests_due
from plumbline.cases.services import remind_of_requests
from plumbline.values.words import counted, joined, say
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, asking_page
from plumbline.web.forms import PageForm
from plumbline.web.templatetags.pages import day, moment


class RemindForm(PageForm):
    """Nothing to fill in: the button says it."""


@require_http_methods(["GET", "POST"])
@for_roles(Role.COORDINATOR, Role.CHAIR)
def remind(request: HttpRequest) -> HttpResponse:
    """Whom the reminder goes to, and for which requests; then send it."""
    viewer = viewer_of(request)
    lines = requests_due(viewer)
    ask = Ask(
        title="Remind agencies of requests",
        button="Remind them now",
        back=reverse("inbox") if viewer.has_role(Role.COORDINATOR) else reverse("meetings"),
        done="",
        lead="Each is told that an answer is awaited and where, never about whom. At most once a day for each request.",
        template="requests/remind.html",
        context={
            "agencies": agencies_of(lines),
            "is_any_left": any(line.may_remind for line in lines),
            "how_many": _how_many(lines),
        },
    )

    def act(_: dict[str, Any]) -> str:
        given = remind_of_requests(by=viewer)
        messages.success(request, told_words(len({row.request.agency for row in given}), len(given)))
        return ask.back

    return asking_page(request, RemindForm(_sent(request)), ask, act)


def _how_many(lines: list[Due]) -> str:
    """So many requests at so many agencies."""
    agencies = counted(len({line.agency for line in lines}), "{count} agency", "{count} agencies")
    return counted(
        len(lines), "{count} request at {agencies}.", "{count} requests at {agencies}.", agencies=agencies
    )


def agencies_of(lines: list[Due]) -> list[tuple[str, list[str]]]:
    """Each agency with its requests in words: reference, day, and when it was last reminded."""
    found: dict[str, list[str]] = {}
    for line in lines:
        words: list[str] = [say("{ref}, due {due_on}", ref=line.request.ref, due_on=_by_when(line.request))]
        if line.reminded_on:
            words.append(say("reminded {reminded_on}", reminded_on=day(line.reminded_on)))
        found.setdefault(line.agency, []).append(joined(words, ", "))
    return list(found.items())


def _by_when(request: Any) -> str:
    """The day, or the moment where the answer is due by an hour."""
    return moment(request.due_at) if request.due_at else day(request.due_on)


def told_words(agencies: int, requests: int) -> str:
    """What was done, in numbers."""
    return say(
        "Reminded {agencies} of {requests}.",
        agencies=counted(agencies, "{count} agency", "{count} agencies"),
        requests=counted(requests, "{count} request", "{count} requests"),
    )


def _sent(request: HttpRequest) -> QueryDict | None:
    # A page without a field is sent with nothing but its mark.
    return request.POST if request.method == "POST" else None
