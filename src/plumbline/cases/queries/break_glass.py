"""A case opened by somebody who is not in it, as far as the panel shares it; and the openings of those who look after them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.queries import members_of, names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.break_glass import (
    STANDING_NAMES,
    Judged,
    Limits,
    Standing,
    is_live,
    limits_of_scheme,
    limits_on,
    minutes_left,
    policy,
    standing,
)
from plumbline.cases.models import (
    Action,
    BreakGlass,
    BreakGlassReview,
    Case,
    CaseState,
    Contact,
    Fact,
    Objective,
    Participant,
    ResearchReply,
    ResearchRequest,
    SafeContact,
    StaffWarning,
)
from plumbline.cases.queries.about import parts_called
from plumbline.cases.queries.contacts import ContactLine, contact_lines
from plumbline.cases.queries.page import ANSWER_NAMES
from plumbline.cases.queries.sight import HIDDEN
from plumbline.cases.queries.steps import ActionLine, action_lines
from plumbline.schemes.kind import Kind
from plumbline.schemes.permissions import caseworker
from plumbline.schemes.queries import kind_of, schemes_of
from plumbline.sharing.enums import Marking
from plumbline.sharing.models import Scoped
from plumbline.values.errors import NotVisible, StageRefused
from plumbline.values.shown_names import listed_shown
from plumbline.values.words import joined, say


WATCHES = frozenset({Role.COORDINATOR, Role.GOVERNANCE})
COUNTED_FOR = timedelta(days=30)
MOST = 200
NO_SCHEME = UUID(int=0)
S = TypeVar("S", bound=Scoped)


@dataclass(frozen=True, slots=True)
class OpenedPerson:
    """Somebody in the case, by the name under which the agency that leads it knows them."""

    label: str
    name: str
    date_of_birth: date | None


@dataclass(frozen=True, slots=True)
class SaidLine:
    """What one agency said, with the facts that it shares with the panel."""

    agency: str
    answer: str
    words: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """One case, read by an opening. ``call``: who at the agency that leads it is rung; ``ask_first``: agencies that say how to reach the person safely."""

    opening: BreakGlass
    case: Case
    kind: Kind
    state: str
    people: tuple[OpenedPerson, ...]
    reasons: tuple[str, ...]
    lead_agency: str
    call: tuple[str, ...]
    agencies: tuple[str, ...]
    ask_first: str
    warnings: tuple[str, ...]
    said: tuple[SaidLine, ...]
    objectives: tuple[Objective, ...]
    actions: tuple[ActionLine, ...]
    contacts: tuple[ContactLine, ...]
    minutes_left: int


def opening_limits(viewer: Viewer, *, on: date) -> dict[UUID, Limits]:
    """Limits that hold for the viewer on a day, by scheme in which they work: those of the installation, with the scheme's own in their place.

    Schemes with a wall are left out, since no case of theirs is opened. Never empty: of nobody's scheme, the installation's.
    """
    shared = limits_on(policy().limits, on)
    rows = [scheme for scheme in schemes_of(viewer) if not scheme.walled]
    found = {row.id: limits_of_scheme(shared, kind_of(row, on).own_opening_limits) for row in rows}
    return found or {NO_SCHEME: shared}


def opening_of(viewer: Viewer, opening_id: UUID) -> BreakGlass:
    """Return one's own opening.

    Raises
    ------
    NotVisible: it is not there, or somebody else's.
    """
    found = BreakGlass.objects.filter(id=opening_id, user=viewer.user_id).first()
    if found is None:
        raise NotVisible(HIDDEN)
    return found


def people_opened(opening: BreakGlass) -> list[UUID]:
    """Keys of those who are in an opened case, for the ledger."""
    return sorted({row.person_id for row in _in_now(opening.case_id)})


def opened_case(viewer: Viewer, opening_id: UUID, *, at: datetime | None = None) -> OpenedCase:
    """Return what an opening lets its maker read, while it lasts. Nothing here is to be acted on.

    Raises
    ------
    NotVisible: the opening is not there or somebody else's, or the case is no longer to be opened.
    StageRefused: its minutes are over, or it was ended.

    Records
        ``break_glass.consulted``, one entry for opening, case and people.
    """
    now, opening = at or timezone.now(), opening_of(caseworker(viewer), opening_id)
    if not is_live(opening.ends_at, opening.ended_at, now=now):
        raise StageRefused(
            "This opening has ended. If you must see the case again, open it again and say why.",
            slug="opening-over",
        )
    case = (
        _shared(viewer, Case.objects.filter(id=opening.case_id, scheme__walled=False))
        .select_related("scheme")
        .first()
    )
    if case is None:
        raise NotVisible(HIDDEN)
    people = _in_now(case.id)
    record(
        "break_glass.consulted", verb=Verb.CONSULTATION, object_kind="break-glass",
        objects=[opening.id, case.id, *sorted({row.person_id for row in people})], by=viewer, at=now,
    )  # fmt: skip
    return _page(viewer, opening, case, people, now)


def _page(
    viewer: Viewer, opening: BreakGlass, case: Case, people: Sequence[Participant], now: datetime
) -> OpenedCase:
    kind, agencies = kind_of(case.scheme), names_of([*case.seen_by_agencies, case.lead_agency])
    actions = _shared(viewer, Action.objects.filter(case=case)).select_related("case__scheme", "objective")
    contacts = _shared(viewer, Contact.objects.filter(case=case)).select_related("action", "onward__version")
    last = CaseState.objects.filter(case=case).order_by("-number").first()
    return OpenedCase(
        opening=opening,
        case=case,
        kind=kind,
        state=kind.course.label(last.state) if last else "",
        people=_people(case, people, kind),
        reasons=_why(case),
        lead_agency=agencies.get(case.lead_agency, ""),
        call=tuple(user.name for user in members_of(case.lead_agency, roles=[Role.COORDINATOR, Role.REPRESENTATIVE])),
        agencies=tuple(sorted(agencies.values())),
        ask_first=_ask_first(viewer, case),
        warnings=_warnings(viewer, case, timezone.localdate(now)),
        said=_said(viewer, case),
        objectives=tuple(_shared(viewer, Objective.objects.filter(case=case))),
        actions=tuple(line for line in action_lines(viewer, actions, on=timezone.localdate(now)) if line.is_open),
        contacts=tuple(line for line in contact_lines(viewer, contacts, kind, parts_called(case)) if not line.contact.is_withdrawn),
        minutes_left=minutes_left(opening.ends_at, now=now),
    )  # fmt: skip


def _shared(viewer: Viewer, rows: QuerySet[S]) -> QuerySet[S]:
    """Rows that the panel shares. The first lock here, as `visible_to` is elsewhere; which case it is, the opening says."""
    return rows.filter(marking=Marking.PANEL.value).exclude(hidden_from__contains=[viewer.user_id])


def _in_now(case_id: UUID) -> list[Participant]:
    last: dict[UUID, Participant] = {}
    for row in Participant.objects.filter(case=case_id).order_by("number"):
        last[row.person_id] = row
    return [row for row in last.values() if row.is_in]


def _people(case: Case, rows: Sequence[Participant], kind: Kind) -> tuple[OpenedPerson, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person, first_name, last_name, date_of_birth FROM cases_opened_people(%s)", [case.id]
        )
        known = {key: (listed_shown(last, first), born) for key, first, last, born in cursor}
    return tuple(
        OpenedPerson(kind.parts[row.part].label, *known.get(row.person_id, ("Name withheld", None))) for row in rows
    )  # fmt: skip


def _why(case: Case) -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reasons, words FROM cases_opened_why(%s)", [case.id])
        found = cursor.fetchone()
    return tuple(words for words in (*(found[0] or ()), found[1]) if words) if found else ()


def _ask_first(viewer: Viewer, case: Case) -> str:
    """The agencies to be asked before somebody in the case is reached; empty where no rule was written."""
    last: dict[UUID | None, SafeContact] = {}
    for rule in _shared(viewer, SafeContact.objects.filter(case=case)).order_by("number"):
        last[rule.person_id] = rule
    names = names_of({rule.agency for rule in last.values()})
    return joined(sorted(set(names.values())), say(" and "))


def _warnings(viewer: Viewer, case: Case, today: date) -> tuple[str, ...]:
    """What those who visit are to do, of the warnings that stand."""
    rows = _shared(viewer, StaffWarning.objects.filter(case=case, until__gte=today))
    return tuple(rows.filter(end__isnull=True, replaced_by__isnull=True).values_list("do", flat=True))


def _said(viewer: Viewer, case: Case) -> tuple[SaidLine, ...]:
    # A question is marked for whom it asks until a meeting; its answer carries markings of its own.
    asked = ResearchRequest.objects.filter(case=case)
    rows = list(asked.exclude(hidden_from__contains=[viewer.user_id]))
    replies = {r.request_id: r for r in _shared(viewer, ResearchReply.objects.filter(request__in=rows))}
    facts: dict[UUID, list[Fact]] = {}
    for fact in _shared(viewer, Fact.objects.filter(reply__request__in=rows, ends__isnull=True)):
        facts.setdefault(fact.reply_id, []).append(fact)
    agencies = names_of(row.agency for row in rows)
    return tuple(
        SaidLine(agencies.get(row.agency, ""), ANSWER_NAMES[said.answer], said.words, tuple(facts.get(said.id, ())))
        for row in rows
        if (said := replies.get(row.id)) is not None
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """An opening as those who look after it see it: whose, why, how long, and what its review found."""

    opening: BreakGlass
    by: str
    agency: str
    reason: str
    standing: Standing
    label: str
    review: BreakGlassReview | None
    judged_by: str
    may_judge: bool

    @property
    def until(self) -> datetime:
        """When it ended, or ends by itself."""
        return self.opening.ended_at or self.opening.ends_at


@dataclass(frozen=True, slots=True)
class OpeningFigures:
    """Counts of the last thirty days, of the openings that the viewer looks after. ``overdue``: of whatever day."""

    opened: int
    reviewed: int
    overdue: int
    not_justified: int


def openings(viewer: Viewer, *, on: date | None = None) -> list[OpeningLine]:
    """Openings that the viewer looks after: those that wait first, the longest due on top.

    Records
        ``break_glass.listed``, one entry with all of them.
    """
    rows = list(_watched(viewer)[:MOST])
    ids = [row.id for row in rows]
    record("break_glass.listed", verb=Verb.CONSULTATION, object_kind="break-glass", objects=ids, by=viewer)
    lines = _lines(rows, on=on or timezone.localdate())
    return sorted(
        lines,
        key=lambda line: (
            line.review is not None,
            line.opening.review_by if line.review is None else date.max,
        ),
    )


def opening_shown(viewer: Viewer, opening_id: UUID, *, on: date | None = None) -> OpeningLine:
    """Return one opening, to judge it.

    Raises
    ------
    NotVisible: it is not there, or not theirs to look after.

    Records
        ``break_glass.listed``.
    """
    row = opening_to_judge(viewer, opening_id)
    record(
        "break_glass.listed", verb=Verb.CONSULTATION, object_kind="break-glass", objects=[row.id], by=viewer
    )
    return _lines([row], on=on or timezone.localdate())[0]


def opening_to_judge(viewer: Viewer, opening_id: UUID) -> BreakGlass:
    """Return an opening that the viewer looks after, to act on.

    Raises
    ------
    NotVisible: it is not there, or not theirs to look after.
    """
    found = _watched(viewer).filter(id=opening_id).first()
    if found is None:
        raise NotVisible(HIDDEN)
    return found


def openings_told(viewer: Viewer, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these openings that the viewer looks after and nobody has judged."""
    found = _watched(viewer).filter(id__in=list(ids), review__isnull=True)
    return frozenset(found.values_list("id", flat=True))


def opening_figures(viewer: Viewer, *, on: date | None = None) -> OpeningFigures:
    """Count the openings that the viewer looks after. Nobody is named, so no entry is written."""
    today = on or timezone.localdate()
    lines = _lines(list(_watched(viewer)), on=today)
    late = [line for line in lines if timezone.localdate(line.opening.at) > today - COUNTED_FOR]
    return OpeningFigures(
        opened=len(late),
        reviewed=sum(line.review is not None for line in late),
        overdue=sum(line.standing is Standing.OVERDUE for line in lines),
        not_justified=sum(line.standing is Standing.NOT_JUSTIFIED for line in late),
    )


def to_review(job: Viewer) -> list[tuple[UUID, date, UUID]]:
    """Openings that nobody has judged, the last day for it, and one who looks after each; for the job that sends reminders."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT opening, review_by, watcher FROM cases_glass_to_review()")
        return list(cursor.fetchall())


def _watched(viewer: Viewer) -> QuerySet[BreakGlass]:
    """Of others alone. Which of them, the policy of the table says: whoever opened cannot see who leads the case any more."""
    if not viewer.has_role(*WATCHES):
        return BreakGlass.objects.none()
    return BreakGlass.objects.exclude(user=viewer.user_id)


def _lines(rows: Sequence[BreakGlass], *, on: date) -> list[OpeningLine]:
    reviews = {r.opening_id: r for r in BreakGlassReview.objects.filter(opening__in=rows)}
    users = names_of_users({row.user for row in rows} | {r.by for r in reviews.values()})
    agencies = names_of({row.agency for row in rows})
    return [_opening_line(row, reviews.get(row.id), users, agencies, on) for row in rows]


def _opening_line(
    row: BreakGlass, review: BreakGlassReview | None, users: dict[UUID, str], agencies: dict[UUID, str], on: date
) -> OpeningLine:  # fmt: skip
    stands = standing(Judged(review.outcome) if review else None, row.review_by, on=on)
    return OpeningLine(
        opening=row,
        by=users.get(row.user, "Closed account"),
        agency=agencies.get(row.agency, ""),
        reason=policy().reasons.get(row.reason, row.reason),
        standing=stands,
        label=STANDING_NAMES[stands],
        review=review,
        judged_by=users.get(review.by, "Closed account") if review else "",
        may_judge=review is None,
    )
