"""What presses most in an inbox: one short list of whatever waits, in whatever group it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from plumbline.people.queries import PersonName
from plumbline.referrals.queries import UnsentLine
from plumbline.values.words import counted, joined, say
from plumbline.web.templatetags.pages import day


MOST = 7


@dataclass(frozen=True, slots=True)
class Pressing:
    """A line of the list: what is done and where, what tells it from others, why it is here, by when.

    ``due``: None where it has no day, and waits from today. ``off``: the list and the id by which it is put off; None where it cannot be.
    ``notice``: what a press here ends at once.
    """

    words: str
    address: str
    about: str
    why: str
    due: date | None = None
    is_late: bool = False
    is_urgent: bool = False
    off: tuple[str, UUID] | None = None
    notice: UUID | None = None


def pressing_of(page: Mapping[str, Any]) -> list[Pressing]:
    """Every line of the page that asks for something, the most pressing first: urgent, late, then by its day; without one, as today's.

    Requests without an answer have no line here: one press beside the list reminds of all that are due.
    """
    today = timezone.localdate()
    lines = [*_come_in(page), *_of_cases(page), *_of_actions(page), *_told(page)]
    return sorted(lines, key=lambda line: (not line.is_urgent, not line.is_late, line.due or today))


def _come_in(page: Mapping[str, Any]) -> Iterator[Pressing]:
    for line in page["box"].referrals:
        yield Pressing(
            _name(line.name),
            reverse("triage", args=[line.referral.id]),
            say("From {agency}", agency=line.from_agency),
            say("Referral to triage"),
            line.decide_on or timezone.localdate(line.decide_by),
            line.is_late,
            line.referral.urgent,
        )
    for line in page["unsent_on"]:
        yield Pressing(
            say("Send what you referred on") if line.draft else say("Refer on what was decided"),
            going_on(line),
            say("To {scheme}, since {day}", scheme=line.scheme, day=day(line.since))
            if line.scheme
            else say("Since {day}", day=day(line.since)),
            say("Referred on, not sent"),
            is_late=True,
        )
    for line in page["offered"]:
        yield Pressing(
            say("Read what is offered"),
            reverse("arrival", args=[line.arrival.id]),
            line.chase,
            say("Hand-over"),
        )
    for line in page["unheard"]:
        ref = line.handover.case.ref
        yield Pressing(say("Case {ref}", ref=ref), reverse("case", args=[ref]), line.chase, say("Hand-over"))
    if page["access"]:
        yield Pressing(
            counted(page["access"], "{count} request for what is held", "{count} requests for what is held"),
            reverse("access-requests"),
            "",
            say("Waits for an answer"),
        )


def _of_cases(page: Mapping[str, Any]) -> Iterator[Pressing]:
    shown = page["shown"]
    for line in shown["replies"]:
        yield Pressing(
            say("Read the answers, case {ref}", ref=line.case.ref),
            reverse("finish-research", args=[line.case.ref]),
            _name(line.name),
            say("Reply to check"),
            off=("reply", line.case.id),
        )
    for line in shown["reviews"]:
        yield Pressing(
            say("Case {ref}", ref=line.case.ref),
            reverse("review" if line.may_review else "case", args=[line.case.ref]),
            _name(line.name),
            say("Review due"),
            line.next_review_on,
            bool(line.review_over),
            off=("review", line.case.id),
        )
    for late in page["clocks"]:
        yield Pressing(
            say("Case {ref}", ref=late.case.ref),
            reverse("case", args=[late.case.ref]),
            late.line.clock.label,
            say("Time limit past"),
            _last_day(late.line.due),
            is_late=True,
        )
    for line in page["past"]:
        yield Pressing(
            say("Case {ref}", ref=line.case.ref),
            reverse("case-readers", args=[line.case.ref]),
            line.name,
            say("Past its last day"),
            line.last_day,
            is_late=True,
        )
    for line in page["uncovered"]:
        yield Pressing(
            say("Case {ref}", ref=line.case.ref),
            reverse("case-readers", args=[line.case.ref]),
            joined(line.names, ", "),
            say("Without an agreement"),
        )
    for ref in page["prompts"]:
        yield Pressing(
            say("Case {ref}", ref=ref),
            reverse("prompts", args=[ref]),
            "",
            say("Question that only you can answer"),
        )
    yield from _of_quiet_cases(shown)


def _of_quiet_cases(shown: Mapping[str, Sequence[Any]]) -> Iterator[Pressing]:
    for line in shown["dormant"]:
        yield Pressing(
            say("Case {ref}: still needed?", ref=line.case.ref),
            reverse("dormant", args=[line.case.ref]),
            line.state_label,
            counted(line.quiet, "Nothing for {count} day", "Nothing for {count} days"),
            off=("dormant", line.case.id),
        )
    for row in shown["ready"]:
        yield Pressing(
            say("Case {ref}, {months} months after closure", ref=row.case.ref, months=row.months),
            reverse("look-back", args=[row.id]),
            "",
            say("Look-back that is ready"),
            off=("look-back", row.id),
        )


def _of_actions(page: Mapping[str, Any]) -> Iterator[Pressing]:
    for line in page["no_owner"]:
        yield Pressing(
            line.words,
            reverse("reassign-action", args=[line.action.id]),
            say("Case {ref}, {agency}", ref=line.ref, agency=line.agency),
            say("Somebody else must take it on"),
            # It is to be given on now, however far off its day is.
            line.due_on if line.is_late else None,
            line.is_late,
        )
    for name, why in (
        ("late", "Action late"),
        ("check", "Action to check"),
        ("undone", "Action ended undone"),
    ):
        for line in page["shown"][name]:
            # What ended undone is done with where it is proposed again, which says how it ended.
            address = reverse("take-up-action" if name == "undone" else "action", args=[line.action.id])
            yield Pressing(
                line.words,
                f"{address}?end=1" if "done" in line.moves and name == "late" else address,
                say("Case {ref}, {owner}, {agency}", ref=line.ref, owner=line.owner, agency=line.agency),
                say(why),
                line.due_on,
                line.is_late,
                off=(name, line.action.id),
            )
    for line in page["shown"]["onward"]:
        yield Pressing(
            say(
                "{ref}-{number}: {name}",
                ref=line.onward.ref,
                number=line.onward.number,
                name=line.onward.name,
            ),
            reverse("onward", args=[line.onward.id]),
            joined((line.intervention, line.provider), ", "),
            say("Referral on, unanswered"),
            line.onward.answer_by,
            is_late=True,
            off=("onward", line.onward.id),
        )


def _told(page: Mapping[str, Any]) -> Iterator[Pressing]:
    for line in page["new"]:
        yield Pressing(
            line.label,
            f"{reverse('notices')}#notice-{line.notice.id}",
            line.action.words if line.action else line.meeting,
            say("New for you"),
            off=("notice", line.notice.id),
            notice=line.notice.id,
        )


def going_on(line: UnsentLine) -> str:
    """Where something that is to be referred on and is not sent is gone on with: its draft, or the referral that it comes of."""
    return (
        reverse("referral-draft", args=[line.draft])
        if line.draft
        else reverse("triage", args=[line.referral])
    )


def _name(name: PersonName | None) -> str:
    return name.display if name else say("Name withheld")


def _last_day(due: datetime | None) -> date | None:
    """The last whole day before a moment, as lists of limits say it."""
    return timezone.localdate(due - timedelta(seconds=1)) if due else None
