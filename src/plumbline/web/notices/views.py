"""What is new for whoever looks: open it, answer it, say that it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.cases.enums import (
    ABOUT_FACT_END,
    ABOUT_GLASS_LATE,
    ABOUT_LOOK_BACK,
    ABOUT_ONWARD,
    ABOUT_RELEASE,
    ABOUT_REQUEST,
    ABOUT_WARNING,
    ENDED_ON_PAPER,
)
from plumbline.cases.queries import ActionLine
from plumbline.cases.queries.asked import requests_told
from plumbline.cases.queries.break_glass import openings_told
from plumbline.cases.queries.chasing import actions_told, reminders_of
from plumbline.cases.queries.fact_ends import fact_ends_told
from plumbline.cases.queries.flags import flags_seen
from plumbline.cases.queries.look_backs import look_backs_seen
from plumbline.cases.queries.releases import releases_told
from plumbline.cases.queries.reviews_due import reviews_told
from plumbline.cases.queries.sessions import onward_seen
from plumbline.cases.queries.staff_warnings import warnings_told
from plumbline.cases.services import take_step
from plumbline.meetings.enums import (
    ABOUT_DECISION_END,
    ABOUT_LINE_END,
    ABOUT_MEETING,
    ABOUT_QUESTION,
)
from plumbline.meetings.queries import meetings_told, questions_told
from plumbline.meetings.queries.taken_back import decision_ends_told, line_ends_told
from plumbline.notices import posting
from plumbline.notices.enums import InboxLine
from plumbline.notices.queries import Notice, digest_wanted, notice_for, put_away_since, waiting_notices
from plumbline.notices.services import bring_back_notice, open_notice, put_away_notice
from plumbline.referrals.enums import (
    ABOUT_REFERRAL,
    ENDED_NOTICE,
    REOPENED_NOTICE,
    URGENT_NOTICE,
)
from plumbline.referrals.queries import referrals_told
from plumbline.schemes.enums import ABOUT_VALUE
from plumbline.schemes.queries import kind_of
from plumbline.schemes.queries.proposals import Proposal, proposals_told
from plumbline.sharing.enums import ABOUT_AGREEMENT
from plumbline.sharing.queries import agreements_told
from plumbline.values.errors import NotVisible
from plumbline.values.words import say
from plumbline.web.care import Wording
from plumbline.web.casework.forms.step import COULD_NOT, LATER, answers, at_once, beside
from plumbline.web.casework.overtaken import noticing_others, read_anew
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.inbox_groups import address_of, group_in
from plumbline.web.notices.forms import AnswerForm
from plumbline.web.notices.labels import GLASS_LABELS, PLAIN, REVIEW_LABELS, label_of
from plumbline.web.notices.putting_off import OffLine, off_now, split


CASEWORK = (Role.COORDINATOR, Role.CHAIR, Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)


@dataclass(frozen=True, slots=True)
class Line:
    """A notice with what it is about, if that is still the viewer's to see."""

    notice: Notice
    label: str
    action: ActionLine | None
    is_flag: bool
    referral: str
    is_request: bool = False
    question: str = ""
    meeting: str = ""
    opening: bool = False
    warning: str = ""
    look_back: tuple[str, int] | None = None
    review: tuple[str, str] | None = None
    onward: bool = False
    release: tuple[str, UUID, bool] | None = None
    agreement: str = ""
    value: tuple[str, bool] | None = None
    over: tuple[str, str] | None = None

    @property
    def is_overdue_opening(self) -> bool:
        """Whether it says that the review of an opened case is overdue, after the notice that it was opened."""
        return self.notice.about_kind == ABOUT_GLASS_LATE

    @property
    def is_on_paper(self) -> bool:
        """Whether they took out on paper what was taken back since."""
        return self.notice.kind == ENDED_ON_PAPER

    @property
    def is_late(self) -> bool:
        """Whether the day by which it was due is over."""
        return self.notice.due_on < timezone.localdate()


@require_GET
@for_roles(*Role)
def notices(request: HttpRequest) -> HttpResponse:
    """Everything that waits, newest first; the review of an opening that is overdue before all."""
    viewer = viewer_of(request)
    waiting, off = split(InboxLine.NOTICE, waiting_notices(viewer), off_now(viewer), lambda n: n.id)
    context = {
        "lines": sorted(
            lines_of(viewer, waiting), key=lambda line: line.notice.about_kind != ABOUT_GLASS_LATE
        ),
        "off": [OffLine(label_of(n, PLAIN), "", put) for n, put in off],
        "put_away": [(n.id, label_of(n, PLAIN)) for n in put_away_since(viewer, midnight())],
        "mail_is_on": posting.is_on(),
        "wanted": digest_wanted(viewer),
    }
    return TemplateResponse(request, "notices/notices.html", context)


def midnight() -> datetime:
    """When today began in London."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def lines_of(viewer: Viewer, waiting: Sequence[Notice]) -> list[Line]:
    """Notices with what each is about, if that is still the viewer's to see."""
    told = actions_told(viewer, [n.about_id for n in waiting])
    flags = flags_seen(viewer, [n.about_id for n in waiting if n.about_kind == "flag"])
    decided = referrals_told(viewer, [n.about_id for n in waiting if n.about_kind == ABOUT_REFERRAL])
    requests = requests_told(viewer, [n.about_id for n in waiting if n.about_kind == ABOUT_REQUEST])
    asked = questions_told(viewer, [n.about_id for n in waiting if n.about_kind == ABOUT_QUESTION])
    again = reviews_told(viewer, [n.about_id for n in waiting if n.about_kind in REVIEW_LABELS])
    looked = look_backs_seen(viewer, [n.about_id for n in waiting if n.about_kind == ABOUT_LOOK_BACK])
    held = meetings_told(viewer, [n.about_id for n in waiting if n.about_kind == ABOUT_MEETING])
    glass = openings_told(viewer, [n.about_id for n in waiting if n.about_kind in GLASS_LABELS])
    warned = warnings_told(viewer, [n.about_id for n in waiting if n.about_kind == ABOUT_WARNING])
    released = releases_told(viewer, [n.about_id for n in waiting if n.about_kind == ABOUT_RELEASE])
    agreed = agreements_told(viewer, [n.about_id for n in waiting if n.about_kind == ABOUT_AGREEMENT])
    proposed = proposals_told(viewer, [n.about_id for n in waiting if n.about_kind == ABOUT_VALUE])
    over = fact_ends_told(viewer, [n.about_id for n in waiting if n.about_kind == ABOUT_FACT_END])
    over |= line_ends_told(viewer, [n.about_id for n in waiting if n.about_kind == ABOUT_LINE_END])
    over |= decision_ends_told(viewer, [n.about_id for n in waiting if n.about_kind == ABOUT_DECISION_END])
    offered = onward_seen(viewer, [n.about_id for n in waiting if n.about_kind == ABOUT_ONWARD])
    return [
        Line(
            n,
            label_of(n, decided),
            told.get(n.about_id),
            n.about_id in flags,
            _about_referral(n, decided),
            n.about_id in requests,
            _about_question(n, asked),
            held.get(n.about_id, ""),
            n.about_id in glass,
            warned.get(n.about_id, ""),
            looked.get(n.about_id),
            again.get(n.about_id),
            n.about_id in offered,
            released.get(n.about_id),
            agreed.get(n.about_id, ""),
            _about_value(proposed, n.about_id),
            over.get(n.about_id),
        )
        for n in waiting
    ]


def _about_value(proposed: Mapping[UUID, Proposal], about_id: UUID) -> tuple[str, bool] | None:
    """The scheme of a proposed value, by its address, and whether the viewer is to answer it."""
    found = proposed.get(about_id)
    return (found.scheme.slug, found.may_answer) if found else None


@require_POST
@for_roles(*Role)
def open_one(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Open a notice: whoever sees what it is about sees that it was opened."""
    open_notice(notice_id=notice_id, by=viewer_of(request))
    return redirect("notice", notice_id)


@require_POST
@for_roles(*Role)
def put_away(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Put a notice away; what it is about stays as it is."""
    put_away_notice(notice_id=notice_id, by=viewer_of(request))
    messages.success(request, "Done. What it is about stays as it is. Take it back under “Done today”.")
    return redirect(_home(request))


@require_POST
@for_roles(*Role)
def bring_back(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Take back that a notice was put away."""
    bring_back_notice(notice_id=notice_id, by=viewer_of(request))
    messages.success(request, "The notice is back.")
    return redirect(_home(request))


def _home(request: HttpRequest) -> str:
    """The page from which the form was sent: notices stand in a co-ordinator’s inbox as well."""
    return (
        address_of(group_in(request.POST))
        if request.POST.get("from") == "inbox" and viewer_of(request).has_role(Role.COORDINATOR)
        else "notices"
    )


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
@read_anew
def notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """The action that a notice is about, and its answer in one form."""
    viewer = viewer_of(request)
    found = notice_for(viewer, notice_id)
    line = actions_told(viewer, [found.about_id]).get(found.about_id)
    if line is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    kind = kind_of(line.action.case.scheme).work.actions
    ends = at_once(line, kind)
    choices = beside(answers(line, kind), ends, request.POST)
    form = AnswerForm(request.POST or None, choices=choices, step_count=line.step_count)

    def act(given: dict[str, Any]) -> None:
        answer, _, reason = given["answer"].partition(".")
        with noticing_others():
            take_step(
                action=line.action,
                state=line.state if answer == LATER else answer,
                reason=reason if answer == COULD_NOT else "",
                words=given["words"],
                due_on=given.get("due_on") if answer == LATER else None,
                expected_step=given["expected_step"],
                by=viewer,
            )
        put_away_notice(notice_id=notice_id, by=viewer)

    ask = Ask(
        title=label_of(found),
        button="Save this answer",
        back=reverse("notices"),
        done="Answer saved.",
        caption=say("Case {ref}", ref=line.ref),
        wording=Wording(kind_of(line.action.case.scheme).words_to_avoid, say("the answer")),
        template="notices/notice.html",
        context={
            "line": line,
            "reminders": reminders_of(viewer, line.action),
            "at_once": ends,
            "beside": choices,
            "came_to_end": True,
        },
    )
    return form_page(request, form, ask, act)


def _about_referral(notice: Notice, decided: Mapping[UUID, bool]) -> str:
    """What a notice about a referral still asks: to decide, or to read what was decided; empty where it asks nothing."""
    if notice.about_id not in decided:
        return ""
    if notice.kind == URGENT_NOTICE:
        return "" if decided[notice.about_id] else "decide"
    if notice.kind in (ENDED_NOTICE, REOPENED_NOTICE):
        return "ended" if notice.kind == ENDED_NOTICE else "goes_on"
    return "read"


def _about_question(notice: Notice, asked: Mapping[UUID, bool]) -> str:
    """What a notice about a question still asks: an answer, or nothing more."""
    if notice.about_id not in asked:
        return ""
    return "answer" if asked[notice.about_id] else "answered"
