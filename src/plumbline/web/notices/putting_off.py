"""Put a line of one's own inbox off: until tomorrow, the next working day, or a day; and take that back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.agencies.rules import add_working_days
from plumbline.cases.queries.inbox_lines import ref_in_sight, which_in_sight
from plumbline.notices.enums import InboxLine
from plumbline.notices.queries import PutOff, notice_for, put_off_by
from plumbline.notices.services import put_off_line, take_back_put_off
from plumbline.referrals.enums import ABOUT_REFERRAL
from plumbline.referrals.queries import referrals_told
from plumbline.schemes.queries import longest_put_off
from plumbline.values.errors import NotVisible
from plumbline.values.words import say
from plumbline.values.written_days import in_full
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, asking_page
from plumbline.web.forms import PageForm, date_field
from plumbline.web.inbox_groups import address_of, group_in
from plumbline.web.notices.labels import label_of


A_DAY = "day"
LINES = {
    InboxLine.REPLY: "A reply to check",
    InboxLine.REQUEST: "A request without an answer",
    InboxLine.ONWARD: "A referral on, without an answer in time",
    InboxLine.LATE: "A late action",
    InboxLine.CHECK: "An action that is done, to be checked",
    InboxLine.UNDONE: "An action that ended undone",
    InboxLine.REVIEW: "A review",
    InboxLine.DORMANT: "A case in which nothing has happened",
    InboxLine.LOOK_BACK: "A look-back that is ready",
}
STAYS = "It comes back to your list by itself on that day. It is put off for you alone. What is late still counts as late."

Row = TypeVar("Row")


class PutOffForm(PageForm):
    """A button for each near day, or a day."""

    beside: ClassVar = {"until-unfit": "until"}

    choice = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, near: Mapping[str, date], latest: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"] = date_field(
            "Or another day",
            "Enter a day.",
            required=False,
            when="ahead",
            hint=say("By {latest}, for example next Thursday", latest=in_full(latest)),
        )
        self.near = near

    def clean(self) -> dict[str, Any]:
        """The day of the button that was pressed, or the day that was written."""
        given = super().clean() or {}
        if given.get("choice") in self.near:
            # A button says a whole day: what stands half written in the box below says nothing.
            self.errors.pop("until", None)
            given["until"] = self.near[given["choice"]]
        elif not given.get("until") and "until" not in self.errors:
            self.add_error("until", "Enter the day on which it comes back")
        return given


@dataclass(frozen=True, slots=True)
class OffLine:
    """A line that the viewer put off: its words, where it is done, and until when."""

    words: str
    address: str
    row: PutOff
    is_late: bool = False


def near_days(today: date) -> dict[str, date]:
    """The days that have a button: tomorrow, and the next working day where that is another."""
    tomorrow, working = today + timedelta(days=1), add_working_days(today, 1)
    return {"tomorrow": tomorrow} | ({"working-day": working} if working != tomorrow else {})


def split(
    line: InboxLine,
    rows: Iterable[Row],
    off: Mapping[tuple[str, UUID], PutOff],
    key: Callable[[Row], UUID],
) -> tuple[list[Row], list[tuple[Row, PutOff]]]:
    """Rows that are shown, and those that the viewer put off with until when."""
    shown: list[Row] = []
    away: list[tuple[Row, PutOff]] = []
    for row in rows:
        put = off.get((line.value, key(row)))
        if put is None:
            shown.append(row)
        else:
            away.append((row, put))
    return shown, away


@require_http_methods(["GET", "POST"])
@for_roles(*Role)
def put_off(request: HttpRequest, line: str, about_id: UUID) -> HttpResponse:
    """Ask until when, and put the line off."""
    viewer = viewer_of(request)
    kind, caption = _line(viewer, line, about_id)
    near = near_days(timezone.localdate())
    latest = longest_put_off(viewer, on=timezone.localdate())
    form = PutOffForm(request.POST or None, near=near, latest=latest)
    back = address_of(group_in(request.GET)) if viewer.has_role(Role.COORDINATOR) else reverse("notices")

    def act(given: dict[str, Any]) -> str:
        put_off_line(line=kind, about_id=about_id, until=given["until"], latest=latest, by=viewer)
        messages.success(
            request,
            say("Put off until {until}. Take it back under “Put off by you”.", until=in_full(given["until"])),
        )
        return back

    ask = Ask(
        title="Put off until when?",
        button="Put off until that day",
        back=back,
        done="",
        caption=caption,
        lead=STAYS,
        template="notices/put_off.html",
        context={"near": [(key, _button(key, day)) for key, day in near.items()]},
    )
    return asking_page(request, form, ask, act)


@require_POST
@for_roles(*Role)
def take_back(request: HttpRequest, put_off_id: UUID) -> HttpResponse:
    """Bring a line back before its day."""
    viewer = viewer_of(request)
    take_back_put_off(put_off_id=put_off_id, by=viewer)
    messages.success(request, "It is back.")
    return redirect("inbox" if viewer.has_role(Role.COORDINATOR) else "notices")


def off_now(viewer: Viewer) -> dict[tuple[str, UUID], PutOff]:
    """What the viewer has put off beyond today."""
    return put_off_by(viewer, today=timezone.localdate())


def _line(viewer: Viewer, line: str, about_id: UUID) -> tuple[InboxLine, str]:
    """The list that a line stands in, if it stands there for the viewer, and what is put off, in words."""
    if line == InboxLine.NOTICE.value:
        notice = notice_for(viewer, about_id)
        label = label_of(
            notice, referrals_told(viewer, [notice.about_id] if notice.about_kind == ABOUT_REFERRAL else [])
        )
        return InboxLine.NOTICE, say(
            "{label}, notice of {day}", label=label, day=in_full(timezone.localdate(notice.given_at))
        )
    known = line in set(InboxLine) and viewer.has_role(Role.COORDINATOR)
    ref = ref_in_sight(viewer, InboxLine(line), about_id) if known else ""
    if not ref:
        raise NotVisible("This page is not there, or is not yours to see.")
    words, which = say(LINES[InboxLine(line)]), which_in_sight(viewer, InboxLine(line), about_id)
    if which:
        return InboxLine(line), say("{line}, case {ref}: {which}", line=words, ref=ref, which=which)
    return InboxLine(line), say("{line}, case {ref}", line=words, ref=ref)


def _button(key: str, day: date) -> str:
    return (
        say("Until tomorrow, {day}", day=in_full(day))
        if key == "tomorrow"
        else say("Until the next working day, {day}", day=in_full(day))
    )
