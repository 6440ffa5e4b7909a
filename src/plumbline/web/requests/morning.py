"""What needs the co-ordinator today: every list without what they put off, and what they put off."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.cases.enums import ABOUT_LOOK_BACK
from plumbline.cases.queries import inbox
from plumbline.cases.queries.access_requests import count_access_waiting
from plumbline.cases.queries.alike import count_alike
from plumbline.cases.queries.changes import changes_of_work
from plumbline.cases.queries.chasing import late_by_agency
from plumbline.cases.queries.clocks import late_clocks
from plumbline.cases.queries.dormant import dormant_cases
from plumbline.cases.queries.handovers import arrivals, waiting_here
from plumbline.cases.queries.late_reasons import late_without_reason
from plumbline.cases.queries.look_backs import look_backs_ready
from plumbline.cases.queries.onward import unanswered
from plumbline.cases.queries.owners_out import actions_to_hand_on
from plumbline.cases.queries.past_last_day import past_last_day
from plumbline.cases.queries.prompts import prompts_waiting
from plumbline.cases.queries.taking_up import undone_actions
from plumbline.cases.queries.uncovered import uncovered_in
from plumbline.finding.queries import waiting_count
from plumbline.meetings.queries import next_meeting
from plumbline.meetings.queries.decided import last_decided
from plumbline.notices.enums import InboxLine
from plumbline.notices.queries import PutOff, put_away_since, waiting_notices
from plumbline.referrals.queries import unsent_on
from plumbline.values.words import say, small_first
from plumbline.web.inbox_groups import ALL, ALWAYS, GROUPS
from plumbline.web.notices.labels import PLAIN, label_of
from plumbline.web.notices.putting_off import OffLine, off_now, split
from plumbline.web.notices.views import lines_of, midnight
from plumbline.web.requests.pressing import MOST, pressing_of
from plumbline.web.requests.tallies import counts_of, tallies_of


Off = Mapping[tuple[str, UUID], PutOff]


@dataclass(frozen=True, slots=True)
class _List:
    """One list of the inbox: what its lines are about, and the words and the address of a line that is put off."""

    line: InboxLine
    rows: Sequence[Any]
    key: Callable[[Any], UUID]
    words: Callable[[Any], str]
    address: Callable[[Any], str]


def first_view(viewer: Viewer) -> dict[str, Any]:
    """What presses most, and a tally of everything: one screen, however much waits."""
    page = morning_page(viewer)
    lines = pressing_of(page)
    return page | {"pressing": lines[:MOST], "waiting": len(lines), "tallies": tallies_of(page)}


def group_page(viewer: Viewer, group: str) -> dict[str, Any]:
    """Every row of one group, or of all of them."""
    page = morning_page(viewer)
    title = (
        say("Everything in your inbox")
        if group == ALL
        else say("Inbox: {group}", group=small_first(say(GROUPS[group])))
    )
    return page | {
        "group": group,
        "came": f"?{urlencode({'group': group})}",
        "opened": frozenset(GROUPS if group == ALL else (group,)),
        "title": title,
        "handovers": counts_of(page)["hand-overs"],
        "is_empty": group != ALL and not counts_of(page)[group] and group not in ALWAYS,
    }


def morning_page(viewer: Viewer) -> dict[str, Any]:
    """Everything that waits for a co-ordinator. Figures count what is put off like everything else."""
    # Taken before the page is made: what changes meanwhile then counts as new, and is asked for.
    number = changes_of_work(viewer)
    today, box, off = timezone.localdate(), inbox(viewer), off_now(viewer)
    decided, late_onward = last_decided(viewer), unanswered(viewer)
    dormant, undone = dormant_cases(viewer, decided=decided), undone_actions(viewer, decided=decided)
    shown: dict[str, list[Any]] = {}
    away: list[OffLine] = []
    ready = look_backs_ready(viewer)
    for name, one in _lists(box, dormant, late_onward, ready, undone).items():
        shown[name], put = split(one.line, one.rows, off, one.key)
        away += [OffLine(one.words(row), one.address(row), by, _is_late(row)) for row, by in put]
    # Look-backs that are ready have a list of their own.
    told = waiting_notices(viewer)
    waiting = [n for n in told if n.about_kind != ABOUT_LOOK_BACK]
    notices, put_notices = split(InboxLine.NOTICE, waiting, off, lambda n: n.id)
    away += [OffLine(label_of(n, PLAIN), reverse("notices"), by) for n, by in put_notices]
    return {
        "box": box,
        "number": number,
        "undone": undone,
        "unexplained": late_without_reason(shown["late"]),
        "shown": shown,
        "off": sorted(away, key=lambda line: line.row.until),
        "new": lines_of(viewer, notices),
        "look_backs_new": len(told) - len(waiting),
        "put_away": [(n.id, label_of(n, PLAIN)) for n in put_away_since(viewer, midnight())],
        "late_empty": "Every late action is put off by you." if box.actions_late else "No action is late.",
        "due": sum(line.request.due_on <= today for line in box.requests_open),
        "nominations": waiting_count(viewer),
        "meeting": next_meeting(viewer),
        "late_by_agency": late_by_agency(viewer),
        "prompts": prompts_waiting(viewer),
        "offered": [line for line in arrivals(viewer) if line.chase],
        "unheard": waiting_here(viewer),
        "dormant": dormant,
        "alike": count_alike(viewer),
        "clocks": late_clocks(viewer, [line.case for line in box.cases]),
        "no_owner": actions_to_hand_on(viewer),
        "uncovered": uncovered_in([line.case for line in box.cases]),
        "past": past_last_day(viewer),
        "access": count_access_waiting(viewer),
        "ready": ready,
        "unanswered": late_onward,
        "unsent_on": unsent_on(viewer),
    }


def _lists(
    box: Any, dormant: Sequence[Any], late_onward: Sequence[Any], ready: Sequence[Any], undone: Sequence[Any]
) -> dict[str, _List]:
    return {
        "replies": _cases(InboxLine.REPLY, box.replies_to_check, "Replies to check"),
        "reviews": _cases(InboxLine.REVIEW, box.reviews_due, "Review due"),
        "late": _actions(InboxLine.LATE, box.actions_late, "Late action"),
        "check": _actions(InboxLine.CHECK, box.actions_to_check, "Action to check"),
        "undone": _actions(InboxLine.UNDONE, undone, "Action that ended undone"),
        "requests": _List(
            InboxLine.REQUEST,
            box.requests_open,
            key=lambda line: line.request.id,
            words=lambda line: say(
                "Request without an answer, case {ref}, {agency}", ref=line.request.ref, agency=line.agency
            ),
            address=lambda line: reverse("case", args=[line.request.ref]),
        ),
        "onward": _List(
            InboxLine.ONWARD,
            late_onward,
            key=lambda line: line.onward.id,
            words=lambda line: say(
                "Referral on {ref}-{number}, {provider}",
                ref=line.onward.ref,
                number=line.onward.number,
                provider=line.provider,
            ),
            address=lambda line: reverse("onward", args=[line.onward.id]),
        ),
        "ready": _List(
            InboxLine.LOOK_BACK,
            ready,
            key=lambda row: row.id,
            words=lambda row: say(
                "Look-back at case {ref}, {months} months after closure", ref=row.case.ref, months=row.months
            ),
            address=lambda row: reverse("look-back", args=[row.id]),
        ),
        "dormant": _List(
            InboxLine.DORMANT,
            dormant,
            key=lambda line: line.case.id,
            words=lambda line: say("Case {ref}: still needed?", ref=line.case.ref),
            address=lambda line: reverse("dormant", args=[line.case.ref]),
        ),
    }


def _cases(line: InboxLine, rows: Sequence[Any], words: str) -> _List:
    return _List(
        line,
        rows,
        key=lambda row: row.case.id,
        words=lambda row: say("{words}, case {ref}", words=words, ref=row.case.ref),
        address=lambda row: reverse("case", args=[row.case.ref]),
    )


def _actions(line: InboxLine, rows: Sequence[Any], words: str) -> _List:
    return _List(
        line,
        rows,
        key=lambda row: row.action.id,
        words=lambda row: say("{words}, case {ref}: {action}", words=words, ref=row.ref, action=row.words),
        address=lambda row: reverse("action", args=[row.action.id]),
    )


def _is_late(row: Any) -> bool:
    return bool(getattr(row, "is_late", False))
