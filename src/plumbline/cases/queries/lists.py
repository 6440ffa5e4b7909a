"""What waits for whom: the first page of each role. A page is one look, so one entry names everybody on its lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from plumbline.access.queries import stood_in_for
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions, rules
from plumbline.cases.models import Action, Case, CaseState, LeadWorker, ResearchRequest
from plumbline.cases.permissions import MAY
from plumbline.cases.queries.about import Whom, people_to_choose, several
from plumbline.cases.queries.onward import OnwardLine, onward_lines, visible_onward
from plumbline.cases.queries.review_days import reviews_due
from plumbline.cases.queries.safe_contact import NO_RULES, SafeContactLine, SafeRules, rules_of, safe_contacts
from plumbline.cases.queries.sight import visible_cases, visible_requests
from plumbline.cases.queries.staff_warnings import WarningLine, standing_warnings
from plumbline.cases.queries.steps import (
    ActionLine,
    action_lines,
    actions_in_state,
    actions_of_open_cases,
    actions_read,
)
from plumbline.cases.reviewing import can_be_reviewed, days_over
from plumbline.people.queries import PersonName, names_for
from plumbline.referrals.queries import ReferralLine, awaiting_triage
from plumbline.schemes.kind import Kind
from plumbline.schemes.permissions import narrowed
from plumbline.schemes.queries import kind_of
from plumbline.sharing.visibility import visible_to
from plumbline.values.errors import DataUnfit
from plumbline.values.words import counted


DESK_PAGE = 25


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list. ``review_over``: days by which its review is over. ``may_review``: whether the viewer can hold the review that is due."""

    case: Case
    name: PersonName | None
    state: str
    state_label: str
    awaits_research: bool
    lead_agency: str
    next_review_on: date | None
    review_over: int = 0
    may_review: bool = False

    @property
    def review_words(self) -> str:
        """By how much its review is over."""
        return counted(self.review_over, "{count} day late", "{count} days late")


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A research request in a list: who it is about, whom it was sent to, by when."""

    request: ResearchRequest
    name: PersonName | None
    agency: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Inbox:
    """A co-ordinator's morning. Nominations that wait come from `finding`."""

    referrals: tuple[ReferralLine, ...]
    requests_open: tuple[AskedLine, ...]
    replies_to_check: tuple[CaseLine, ...]
    actions_late: tuple[ActionLine, ...]
    actions_to_check: tuple[ActionLine, ...]
    reviews_due: tuple[CaseLine, ...]
    cases: tuple[CaseLine, ...]


@dataclass(frozen=True, slots=True)
class AgencyDesk:
    """What waits for an agency's representative."""

    requests: tuple[AskedLine, ...]
    actions: tuple[ActionLine, ...]


@dataclass(frozen=True, slots=True)
class DeskPage:
    """A page of each list of a desk, and how long each is in all."""

    requests: tuple[AskedLine, ...]
    actions: tuple[ActionLine, ...]
    request_count: int
    action_count: int


@dataclass(frozen=True, slots=True)
class MyPerson:
    """A person with whom a practitioner works, and what they are to do.

    ``people``: all in the case, where it holds several; ``rules``: how each of these may be reached.
    """

    line: CaseLine
    kind: Kind
    actions: tuple[ActionLine, ...]
    safe: SafeContactLine | None
    onward: tuple[OnwardLine, ...]
    due: date | None
    is_late: bool
    warnings: tuple[WarningLine, ...] = ()
    people: tuple[Whom, ...] = ()
    rules: SafeRules = NO_RULES


def inbox(viewer: Viewer, *, at: datetime | None = None) -> Inbox:
    """Return what waits for a co-ordinator or chair.

    Records
        ``case.listed`` with the requests, and ``referral.listed``.
    """
    on = timezone.localdate(at)
    cases = _open_cases(viewer)
    asked = visible_to(narrowed(viewer), ResearchRequest.objects.filter(case__in=cases, reply__isnull=True))
    requests = list(asked.order_by("due_on", "pk"))
    actions = action_lines(viewer, actions_of_open_cases(viewer), on=on)
    _consulted(viewer, cases, requests)
    lines = _case_lines(viewer, cases, on=on)
    answered = _all_answered(cases)
    due = [
        replace(c, may_review=_may_review(viewer, c))
        for c in lines
        if c.next_review_on is not None and c.next_review_on <= on
    ]
    return Inbox(
        referrals=tuple(awaiting_triage(viewer)),
        requests_open=_asked_lines(viewer, requests, at or timezone.now()),
        replies_to_check=tuple(c for c in lines if c.awaits_research and c.case.id in answered),
        actions_late=tuple(sorted((a for a in actions if a.is_late), key=lambda a: a.due_on)),
        actions_to_check=tuple(a for a in actions if a.state == "done"),
        reviews_due=tuple(sorted(due, key=lambda c: c.next_review_on or on)),
        cases=tuple(lines),
    )


def requests_for(viewer: Viewer, *, at: datetime | None = None) -> AgencyDesk:
    """Return the unanswered requests and open actions of the agencies that the viewer answers for.

    Records
        ``case.listed`` with the requests; ``research.listed`` where there are only those.
    """
    on, mine = timezone.localdate(at), viewer.agencies_as(MAY["reply"])
    asked = visible_requests(viewer).filter(agency__in=mine, reply__isnull=True)
    rows = actions_read(viewer, case__in=visible_cases(viewer), agency__in=mine)
    lines = action_lines(viewer, _still_open(rows), on=on)
    requests = list(asked.order_by("due_on", "pk"))
    _consulted(viewer, (line.action.case for line in lines), requests)
    return AgencyDesk(
        requests=_asked_lines(viewer, requests, at or timezone.now()),
        actions=tuple(sorted(lines, key=lambda a: a.due_on)),
    )


def desk_page(
    viewer: Viewer, *, page: int = 1, actions_page: int = 1, most: int, at: datetime | None = None
) -> DeskPage:
    """So many of what `requests_for` returns, of each list that page, the soonest due first; past the end the last page.

    Records
        as `requests_for`, with what is on the page.
    """
    on, mine = timezone.localdate(at), viewer.agencies_as(MAY["reply"])
    asked = visible_requests(viewer).filter(agency__in=mine, reply__isnull=True).order_by("due_on", "pk")
    rows = actions_read(viewer, case__in=visible_cases(viewer), agency__in=mine)
    waiting = sorted(_still_open(rows), key=lambda action: (action.due_on, action.id))
    count = asked.count()
    requests = list(asked[page_of(page, count, most)])
    lines = action_lines(viewer, waiting[page_of(actions_page, len(waiting), most)], on=on)
    _consulted(viewer, (line.action.case for line in lines), requests)
    return DeskPage(
        requests=_asked_lines(viewer, requests, at or timezone.now()),
        actions=tuple(sorted(lines, key=lambda line: (line.due_on, line.action.id))),
        request_count=count,
        action_count=len(waiting),
    )


def page_of(number: int, count: int, most: int) -> slice:
    """Which of so many a page of ``most`` holds; the last page where the number is past the end."""
    last = max((count - 1) // most, 0)
    start = min(number - 1, last) * most
    return slice(start, start + most)


@dataclass(frozen=True, slots=True)
class WorkPage:
    """A page of what waits for an agency. ``following``: after what the next one begins; empty on the last."""

    requests: tuple[AskedLine, ...]
    actions: tuple[ActionLine, ...]
    following: str


def work_page(viewer: Viewer, *, after: str = "", most: int, at: datetime | None = None) -> WorkPage:
    """So many of the unanswered requests and open actions of the agencies that the viewer answers for, after one of them.

    Requests come before actions, each in the order of their ids and not of their days: a day that is moved, or a line that is settled,
    between two pages lets none that waits all the while be left out or come twice.

    Raises
    ------
    DataUnfit: ``after`` is nothing that a page gave.

    Records
        As `requests_for`, with what is on the page.
    """
    mine = viewer.agencies_as(MAY["reply"])
    past_requests, last = _read_cursor(after)
    asked = visible_requests(viewer).filter(agency__in=mine, reply__isnull=True)
    seek = Q(id__gt=last) if last else Q()
    requests = [] if past_requests else list(asked.filter(seek).order_by("pk")[: most + 1])
    rows = actions_read(viewer, case__in=visible_cases(viewer), agency__in=mine)
    waiting = _still_open(rows.filter(seek if past_requests else Q()).order_by("pk"))
    both = [
        *((r.id, r, None) for r in requests),
        *((a.id, None, a) for a in sorted(waiting, key=lambda a: a.id)),
    ]
    shown = both[:most]
    wanted = [request for _, request, _ in shown if request]
    lines = action_lines(viewer, [action for _, _, action in shown if action], on=timezone.localdate(at))
    _consulted(viewer, (line.action.case for line in lines), wanted)
    following = f"{'r' if shown[-1][1] else 'a'}-{shown[-1][0].hex}" if len(both) > most else ""
    ordered = sorted(lines, key=lambda line: line.action.id)
    return WorkPage(_asked_lines(viewer, wanted, at or timezone.now()), tuple(ordered), following)


def _read_cursor(after: str) -> tuple[bool, UUID | None]:
    """Whether the page before went past the requests, and the id that it ended with."""
    if not after:
        return False, None
    kind, _, key = after.partition("-")
    try:
        if kind not in ("r", "a"):
            raise ValueError
        return kind == "a", UUID(hex=key)
    except ValueError:
        raise DataUnfit(
            "“after” is nothing that a page gave as next. Begin again without it.", slug="no-such-page"
        ) from None


def my_people(viewer: Viewer, *, at: datetime | None = None) -> list[MyPerson]:
    """Return the open cases in which the viewer, or somebody for whom they stand in today, has an action or leads the work.

    Those with an open action come first, soonest first.

    Records
        ``case.listed``, and ``safe_contact.consulted`` where it shows how to reach somebody.
    """
    on = timezone.localdate(at)
    own = Q(owner=viewer.user_id) | Q(owner__in=stood_in_for(viewer).values("user_id"))
    open_now = _open_cases(viewer)
    owned = actions_read(viewer, own, case__in=open_now)
    actions = action_lines(viewer, owned.select_related("case__scheme", "objective"), on=on)
    mine = _led(viewer, open_now)
    led = {c.id: c for c in open_now if c.id in mine}
    cases = list((led | {a.action.case_id: a.action.case for a in actions}).values())
    chosen = {key: several(found) for key, found in people_to_choose(viewer, cases).items()}
    _consulted(viewer, cases, others=[one.line.person_id for found in chosen.values() for one in found])
    safe, offered = safe_contacts(viewer, cases), _under_way(viewer, cases, on)
    warned = standing_warnings(viewer, cases, on=on)
    still_open = [a for a in actions if a.is_open]
    people = [
        _my_person(
            c,
            [a for a in still_open if a.action.case_id == c.case.id],
            safe.get(c.case.id, {}),
            offered,
            warned.get(c.case.id, ()),
            chosen[c.case.id],
        )
        for c in _case_lines(viewer, cases)
    ]
    return sorted(people, key=lambda p: p.due or date.max)


def open_cases(viewer: Viewer, *, after: str = "", most: int, at: datetime | None = None) -> list[CaseLine]:
    """Open cases that the viewer sees, by reference, from after one on; at most so many.

    Records
        ``case.listed``.
    """
    rows = visible_cases(viewer).filter(closure__isnull=True, ref__gt=after).order_by("ref")
    cases = list(rows[:most])
    _consulted(viewer, cases)
    return _case_lines(viewer, cases, on=timezone.localdate(at))


def _led(viewer: Viewer, cases: Sequence[Case]) -> set[UUID]:
    """Those of some cases whose work the viewer leads."""
    last: dict[UUID, UUID | None] = {}
    for row in LeadWorker.objects.filter(case__in=list(cases)).order_by("number"):
        last[row.case_id] = row.user
    return {case for case, user in last.items() if user == viewer.user_id}


def _my_person(
    line: CaseLine,
    actions: Sequence[ActionLine],
    safe: Mapping[UUID | None, SafeContactLine],
    offered: Sequence[OnwardLine],
    warned: Sequence[WarningLine],
    people: tuple[Whom, ...],
) -> MyPerson:
    return MyPerson(
        line=line,
        kind=kind_of(line.case.scheme),
        actions=tuple(actions),
        safe=safe.get(None),
        onward=tuple(one for one in offered if one.onward.case_id == line.case.id),
        due=min((a.due_on for a in actions), default=None),
        is_late=any(a.is_late for a in actions),
        warnings=tuple(warned),
        people=people,
        rules=rules_of(people, safe),
    )


def _under_way(viewer: Viewer, cases: Sequence[Case], on: date) -> list[OnwardLine]:
    rows = visible_onward(viewer).filter(case__in=cases)
    return [line for line in onward_lines(viewer, rows, on=on) if line.under_way]


def case_of(viewer: Viewer, referral_id: UUID) -> str:
    """The reference of the case that a referral was taken in to, where the viewer sees it; empty where there is none."""
    return visible_cases(viewer).filter(referral_id=referral_id).values_list("ref", flat=True).first() or ""


def _open_cases(viewer: Viewer) -> list[Case]:
    return list(visible_cases(viewer).filter(closure__isnull=True).order_by("opened_at", "pk"))


def _may_review(viewer: Viewer, line: CaseLine) -> bool:
    return can_be_reviewed(kind_of(line.case.scheme), line.state) and permissions.may(
        narrowed(viewer), "review", line.case.scheme
    )


def _still_open(rows: QuerySet[Action]) -> list[Any]:
    return actions_in_state(rows.select_related("case__scheme", "objective"), rules.OPEN_ACTIONS)


def _all_answered(cases: Iterable[Case]) -> set[UUID]:
    rows = ResearchRequest.objects.filter(case__in=list(cases))
    waiting = set(rows.filter(reply__isnull=True).values_list("case_id", flat=True))
    return {case.id for case in cases} - waiting


def _case_lines(viewer: Viewer, cases: list[Case], *, on: date | None = None) -> list[CaseLine]:
    names = names_for(viewer, [c.person_id for c in cases]) if cases else {}
    states, reviews, today = last_states(cases), reviews_due(cases), on or timezone.localdate()
    agencies = names_of({c.lead_agency for c in cases})
    return [
        CaseLine(
            case=c,
            name=names.get(c.person_id),
            state=states[c.id],
            state_label=kind_of(c.scheme).course.label(states[c.id]),
            awaits_research=kind_of(c.scheme).course.after(states[c.id], "research_finished") is not None,
            lead_agency=agencies.get(c.lead_agency, ""),
            next_review_on=reviews.get(c.id),
            review_over=days_over(reviews.get(c.id), today),
        )
        for c in cases
        if c.id in states
    ]


def last_states(cases: Iterable[Case]) -> dict[UUID, str]:
    """The state in which each of these cases stands. The caller shows the cases, and writes the ledger entry."""
    cases = list(cases)
    last = CaseState.objects.filter(case_id=OuterRef("case_id")).order_by("-number").values("number")[:1]
    rows = CaseState.objects.filter(case__in=cases, number=Subquery(last))
    return dict(rows.values_list("case_id", "state"))


def _asked_lines(viewer: Viewer, found: list[ResearchRequest], at: datetime) -> tuple[AskedLine, ...]:
    if not found:
        return ()
    names = names_for(viewer, [r.person_id for r in found])
    agencies = names_of({r.agency for r in found})
    return tuple(
        AskedLine(r, names.get(r.person_id), agencies.get(r.agency, ""), r.is_over(at)) for r in found
    )


def _consulted(
    viewer: Viewer,
    cases: Iterable[Case],
    requests: Sequence[ResearchRequest] = (),
    others: Iterable[UUID] = (),
) -> None:
    """One entry for a page: of cases where it shows any, else of requests, with whom they are about. ``others``: whom it names besides."""
    of_cases = {i for c in cases for i in (c.id, c.person_id)} | set(others)
    ids = sorted(of_cases | {i for r in requests for i in (r.id, r.person_id)})
    if of_cases:
        record("case.listed", verb=Verb.CONSULTATION, object_kind="case", objects=ids, by=viewer)
    elif ids:
        record(
            "research.listed", verb=Verb.CONSULTATION, object_kind="research-request", objects=ids, by=viewer
        )
