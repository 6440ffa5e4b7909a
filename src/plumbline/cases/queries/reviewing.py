"""Cases whose review is over, and what the logs say for whoever reviews one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.cases import permissions
from plumbline.cases.queries.contacts import ContactLine
from plumbline.cases.queries.onward import OnwardLine, UnmetLine
from plumbline.cases.queries.page import CasePage, ObjectiveLine
from plumbline.cases.queries.review_days import reviews_due
from plumbline.cases.queries.sight import visible_cases
from plumbline.cases.reviewing import Logged, changed_words, days_over, is_long_over, proof_words
from plumbline.schemes.permissions import narrowed
from plumbline.sharing.enums import Marking
from plumbline.sharing.models import Scoped


MOST_QUOTES = 3


@dataclass(frozen=True, slots=True)
class OverLine:
    """A case whose review is over by more than a week: its reference, the day, and for how long."""

    ref: str
    scheme: str
    due: date
    days: int


def reviews_long_over(viewer: Viewer, *, at: datetime | None = None) -> list[OverLine]:
    """Open cases of schemes that the viewer leads whose review is over by more than a week, the longest first. Names nobody: no entry."""
    on = timezone.localdate(at)
    cases = list(visible_cases(viewer).filter(closure__isnull=True).select_related("scheme"))
    mine = [case for case in cases if permissions.may(narrowed(viewer), "review", case.scheme)]
    days = reviews_due(mine)
    found = [
        OverLine(case.ref, case.scheme.name, due, days_over(due, on))
        for case in mine
        if (due := days[case.id]) is not None and is_long_over(due, on)
    ]
    return sorted(found, key=lambda line: (line.due, line.ref))


def proofs_of(page: CasePage, offered: Iterable[OnwardLine], not_had: Iterable[UnmetLine]) -> dict[UUID, str]:
    """What the logs say of each objective of a case, in a line, by its id.

    The line goes into the review, which whoever reads the objective reads: it counts no action or contact that one of them does not read.
    """
    lines, needs = list(offered), list(not_had)
    return {line.objective.id: proof_words(_logged(page, line, lines, needs)) for line in page.objectives}


def changed_since(page: CasePage) -> str:
    """What was done in a case since its last review, or since it was opened; empty where nothing is logged.

    It goes into the review, which every agency reads: it counts nothing that one of them does not read.
    """
    since = _last_review(page)
    actions = [line for line in page.actions if line.action.marking == Marking.PANEL and line.steps]
    moved = [line.state for line in actions if line.steps[-1].step.at >= since]
    contacts = [line.contact for line in page.contacts if line.contact.marking == Marking.PANEL]
    logged = [one for one in contacts if one.counts and not one.is_withdrawn and one.happened_at >= since]
    done = Logged(tuple(moved), sum(c.reached for c in logged), len(logged))
    return changed_words(timezone.localdate(since), done)


def said_since(page: CasePage) -> tuple[ContactLine, ...]:
    """The newest contacts since the last review in which the person said something of their own, the newest first.

    Of those alone that every agency reads, as the review is: what fewer read would go to all by it.
    """
    since = _last_review(page)
    found = [
        line
        for line in page.contacts
        if line.contact.their_words
        and line.contact.marking == Marking.PANEL
        and not line.contact.is_withdrawn
        and line.contact.happened_at >= since
    ]
    return tuple(sorted(found, key=lambda line: line.contact.happened_at, reverse=True)[:MOST_QUOTES])


def _last_review(page: CasePage) -> datetime:
    return page.reviews[-1].held_at if page.reviews else page.case.opened_at


def _logged(
    page: CasePage, line: ObjectiveLine, offered: Sequence[OnwardLine], needs: Sequence[UnmetLine]
) -> Logged:
    key = line.objective.id
    actions = [a for a in line.actions if a.state not in ("superseded", "declined")]
    contacts = [
        c.contact for c in page.contacts if c.contact.objective_id == key and not c.contact.is_withdrawn
    ]
    read = [contact for contact in contacts if _is_read_with(contact, line.objective)]
    return Logged(
        action_states=tuple(a.state for a in actions if _is_read_with(a.action, line.objective)),
        contacts_met=sum(contact.reached for contact in read),
        contacts_attempted=len(read),
        sessions=tuple(
            (one.intervention, one.dose.sessions, one.dose.planned_sessions)
            for one in offered
            if one.onward.objective_id == key and one.dose.attempted
        ),
        not_had=sum(one.need is not None and one.need.objective_id == key for one in needs),
    )


def _is_read_with(row: Scoped, objective: Scoped) -> bool:
    """Whether whoever reads an objective reads a row that serves it."""
    return row.marking == Marking.PANEL or (
        set(objective.seen_by_agencies) <= set(row.seen_by_agencies)
        and set(objective.seen_by_users) <= set(row.seen_by_users)
    )
