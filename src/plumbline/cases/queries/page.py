"""Everything visible of one case, in finished words. Only visible rows are shown or counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.enums import Answer
from plumbline.cases.models import (
    Action,
    Case,
    CaseState,
    Closure,
    Contact,
    Fact,
    Objective,
    ObjectiveRating,
    ResearchReply,
    ResearchRequest,
    Review,
)
from plumbline.cases.queries.about import Whom, several, whom_of, words_of
from plumbline.cases.queries.clocks import WatchedClock, watched_clocks
from plumbline.cases.queries.contacts import ContactLine, contact_lines, those_that_count
from plumbline.cases.queries.data_gaps import data_gaps
from plumbline.cases.queries.delivery import acts_in, how_delivered, lead_worker
from plumbline.cases.queries.fact_ends import TakenBack, standing_facts, taken_back
from plumbline.cases.queries.needs import need_words
from plumbline.cases.queries.people import PersonLine, person_lines
from plumbline.cases.queries.releases import ReleaseLine, releases_of_case
from plumbline.cases.queries.reopening import ReopeningLine, may_reopen, reopening_lines
from plumbline.cases.queries.reply_reasons import reasons_of
from plumbline.cases.queries.review_days import reviews_due
from plumbline.cases.queries.safe_contact import (
    NO_RULES,
    SafeContactLine,
    SafeRules,
    rules_of,
    safe_contacts_of,
)
from plumbline.cases.queries.sight import case_for, participants_of, visible_cases
from plumbline.cases.queries.staff_warnings import WarningLine, standing_warnings
from plumbline.cases.queries.steps import ActionLine, action_lines
from plumbline.cases.queries.tracks import ScoreLine, TrackLine, score_lines, track_lines
from plumbline.people.queries import PersonName
from plumbline.schemes.enums import How
from plumbline.schemes.kind import Kind
from plumbline.schemes.permissions import narrowed
from plumbline.schemes.queries import kind_of
from plumbline.sharing.enums import MARKING_NAMES, Marking
from plumbline.sharing.queries import names_of_agreements
from plumbline.sharing.visibility import visible_to
from plumbline.timeline.queries import PersonEvent, events_of_person
from plumbline.values.words import joined, say


ANSWER_NAMES = {
    Answer.KNOWN.value: "Known",
    Answer.NOT_KNOWN.value: "Not known",
    Answer.CANNOT_SAY.value: "Cannot say",
}


@dataclass(frozen=True, slots=True)
class StateLine:
    """A state that the case came to."""

    label: str
    at: datetime
    by: str
    because: str


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact with what must stand beside it. ``is_own``: the viewer answers for the agency that gave it, and may take it back."""

    fact: Fact
    is_opinion: bool
    marking: str
    citation: str
    releases: tuple[ReleaseLine, ...] = ()
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request with its answer, as far as the viewer sees it. ``slug``: the answer as it is kept; empty while there is none.

    ``law_stands_in``: the agreement that names the law of the request, "" where none is recorded. ``taken_back``: of its facts, those that
    its agency took back, without their words.
    """

    request: ResearchRequest
    agency: str
    answer: str
    words: str
    replied_at: datetime | None
    is_late: bool
    facts: tuple[FactLine, ...]
    slug: str = ""
    law_stands_in: str = ""
    taken_back: tuple[TakenBack, ...] = ()


@dataclass(frozen=True, slots=True)
class RatingLine:
    """How an objective was rated at one review."""

    label: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ObjectiveLine:
    """An objective, what serves it, and how it was rated. ``need``: for which need of whom it is, in words; empty for none."""

    objective: Objective
    driver: str
    need: str
    ratings: tuple[RatingLine, ...]
    actions: tuple[ActionLine, ...]


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case.

    ``acts`` are those that the viewer's role allows; the state may still forbid them. ``leads_on`` are events that would
    move the case on from where it stands, ``moves`` what the viewer may do by hand, slug to label. ``stays_on_screen``: why it
    was moved and rated, which a meeting may have said, goes on no paper that the viewer makes from the page. ``gaps``: sources of
    ``events`` that do not cover the time since the first of them, each with the days that it leaves out. ``choices``:
    the people of a case of several. ``rules``: how each of these may be reached. What is counted
    of contacts are those that were with the person it is counted by, or where the kind says so with anybody in it.
    """

    case: Case
    kind: Kind
    name: PersonName | None
    people: tuple[PersonLine, ...]
    earlier_ref: str
    state: str
    state_label: str
    leads_on: frozenset[str]
    moves: dict[str, str]
    lead_agency: str
    how: How
    lead_worker: str
    agencies: tuple[str, ...]
    reasons: tuple[str, ...]
    states: tuple[StateLine, ...]
    requests: tuple[RequestLine, ...]
    objectives: tuple[ObjectiveLine, ...]
    actions: tuple[ActionLine, ...]
    serving_none: tuple[ActionLine, ...]
    contacts: tuple[ContactLine, ...]
    contacts_attempted: int
    contacts_met: int
    dose_minutes: int
    safe: SafeContactLine | None
    reviews: tuple[Review, ...]
    next_review_on: date | None
    closure: Closure | None
    closure_label: str
    may_reopen: bool
    reopenings: tuple[ReopeningLine, ...]
    events: tuple[Any, ...]
    acts: frozenset[str]
    warnings: tuple[WarningLine, ...] = ()
    tracks: tuple[TrackLine, ...] = ()
    scores: tuple[ScoreLine, ...] = ()
    clocks: tuple[WatchedClock, ...] = ()
    stays_on_screen: bool = False
    gaps: tuple[str, ...] = ()
    choices: tuple[Whom, ...] = ()
    rules: SafeRules = NO_RULES


def case_page(viewer: Viewer, ref: str, *, at: datetime | None = None) -> CasePage:
    """Return everything the viewer may see of one case.

    Raises
    ------
    NotVisible: it is not there, or not theirs to see.

    Records
        ``case.consulted``, one entry for case and person; ``staff_warning.consulted`` where there is a warning.
    """
    case, on = case_for(viewer, ref), timezone.localdate(at)
    people = participants_of(case)
    record(
        "case.consulted",
        verb=Verb.CONSULTATION,
        object_kind="case",
        objects=[case.id, *(row.person_id for row in people)],
        by=viewer,
        at=at,
    )
    seen, kind = narrowed(viewer), kind_of(case.scheme)
    lines = person_lines(viewer, people, kind)
    states, closure = _states(case, kind), Closure.objects.filter(case=case).first()
    logged = list(
        visible_to(seen, Contact.objects.filter(case=case)).select_related("action", "onward__version")
    )
    contacts = [c for c in those_that_count(logged) if c.counts]
    choices = several(whom_of(case, people, lines))
    whom = words_of(case, choices) if choices or any(c.person_id for c in logged) else {}
    rules = safe_contacts_of(viewer, case)
    # The page names everybody in the case, and its entry does.
    called = {one.line.person_id: one.words for one in choices}
    actions = [
        replace(line, about=called.get(line.action.person_id, line.about)) if line.action.person_id else line
        for line in action_lines(viewer, _actions(seen, case), on=on)
    ]
    reviews = tuple(visible_to(seen, Review.objects.filter(case=case)))
    agencies = names_of([*case.seen_by_agencies, case.lead_agency])
    events = tuple(events_of_person(viewer, case.person_id, cited_since=case.opened_at))
    return CasePage(
        case=case,
        kind=kind,
        name=next((line.name for line in lines if line.person_id == case.person_id), None),
        people=lines,
        earlier_ref=_earlier_ref(viewer, case),
        state=states[-1].state,
        state_label=kind.course.label(states[-1].state),
        leads_on=frozenset(kind.course.states[states[-1].state].on),
        moves=_moves(viewer, case, kind, states[-1].state),
        lead_agency=agencies.get(case.lead_agency, ""),
        how=how_delivered(case),
        lead_worker=_lead_worker(case),
        agencies=tuple(sorted(agencies.values())),
        reasons=_reasons(case),
        states=_state_lines(states, kind),
        requests=request_lines(viewer, case, at=at or timezone.now()),
        objectives=_objectives(seen, case, kind, actions),
        actions=tuple(actions),
        serving_none=tuple(a for a in actions if not a.objective),
        contacts=contact_lines(viewer, logged, kind, whom),
        contacts_attempted=len(contacts),
        contacts_met=sum(c.reached for c in contacts),
        dose_minutes=sum(c.minutes for c in contacts),
        safe=rules.get(None),
        reviews=reviews,
        next_review_on=None if closure else reviews_due([case], states)[case.id],
        closure=closure,
        closure_label=kind.work.closure_reasons[closure.reason] if closure else "",
        may_reopen=may_reopen(viewer, case, states[-1].state, closure),
        reopenings=reopening_lines(viewer, case, kind),
        events=events,
        acts=acts_in(viewer, case),
        warnings=tuple(standing_warnings(viewer, [case], on=on).get(case.id, ())),
        tracks=track_lines(viewer, case, kind, open_case=closure is None),
        scores=score_lines(viewer, case, kind),
        clocks=watched_clocks(viewer, case, kind, held=states, at=at),
        stays_on_screen=permissions.keeps_on_screen(viewer, case.scheme),
        gaps=data_gaps(viewer, case, since=_first_day(events), on=on),
        choices=choices,
        rules=rules_of(choices, rules),
    )


def _first_day(events: Sequence[PersonEvent]) -> date | None:
    moments = (event.occurred_from for event in events if event.occurred_from)
    return min((timezone.localdate(moment) for moment in moments), default=None)


def _lead_worker(case: Case) -> str:
    found = lead_worker(case)
    return names_of_users([found.user]).get(found.user, "") if found and found.user else ""


def _states(case: Case, kind: Kind) -> list[CaseState]:
    return list(CaseState.objects.filter(case=case).order_by("number", "pk"))


def _state_lines(states: Sequence[CaseState], kind: Kind) -> tuple[StateLine, ...]:
    users = names_of_users({s.by for s in states})
    return tuple(
        StateLine(kind.course.label(s.state), s.at, users.get(s.by, ""), _because(s, kind)) for s in states
    )


def _earlier_ref(viewer: Viewer, case: Case) -> str:
    """The reference of the case before this one, where the viewer sees it."""
    if case.earlier_id is None:
        return ""
    return visible_cases(viewer).filter(id=case.earlier_id).values_list("ref", flat=True).first() or ""


def _moves(viewer: Viewer, case: Case, kind: Kind, state: str) -> dict[str, str]:
    return {
        move.to: kind.course.label(move.to)
        for move in kind.course.states[state].moves
        if permissions.may_move(viewer, move, case.scheme)
    }


def _because(state: CaseState, kind: Kind) -> str:
    return kind.work.closure_reasons.get(state.because, state.because)


def _reasons(case: Case) -> tuple[str, ...]:
    referral = case.referral
    return tuple(referral.reasons) + ((referral.words,) if referral.words else ())


def _actions(seen: Viewer, case: Case) -> list[Action]:
    rows = Action.objects.filter(case=case).select_related("case__scheme", "objective")
    # Several are proposed at one moment: then by what they say, so that they stand in one order each time.
    return list(visible_to(seen, rows).order_by("proposed_at", "verb", "what", "id"))


def request_lines(viewer: Viewer, case: Case, *, at: datetime) -> tuple[RequestLine, ...]:
    """Every request of a case with its answer and facts, as far as the viewer sees them. The caller writes the ledger entry."""
    seen = narrowed(viewer)
    rows = list(visible_to(seen, ResearchRequest.objects.filter(case=case)))
    replies = {r.request_id: r for r in visible_to(seen, ResearchReply.objects.filter(request__in=rows))}
    facts: dict[UUID, list[Fact]] = {}
    for fact in standing_facts(seen, reply__request__in=rows):
        facts.setdefault(fact.reply_id, []).append(fact)
    readers = {a for given in facts.values() for f in given for a in f.seen_by_agencies if _is_for_some(f)}
    agencies = names_of({r.agency for r in rows} | readers)
    # Most are asked at one moment and due on one day: then by name.
    rows.sort(key=lambda r: (r.due_on, r.asked_at, agencies.get(r.agency, ""), str(r.id)))
    asked, named = releases_of_case(viewer, case), names_of_agreements(r.agreement for r in rows)
    ours = viewer.agencies_as(permissions.MAY["reply"])
    reasons = reasons_of(seen, replies.values())
    lines = [
        _request(r, replies.get(r.id), facts, agencies, asked, reasons, at, own=r.agency in ours)
        for r in rows
    ]
    ended = taken_back(seen, reply__in=replies.values()) if replies else {}
    return tuple(
        replace(
            one,
            law_stands_in=named.get(one.request.agreement, ""),
            taken_back=ended.get(reply.id, ()) if (reply := replies.get(one.request.id)) else (),
        )
        for one in lines
    )


def _request(
    request: ResearchRequest,
    reply: ResearchReply | None,
    facts: dict[UUID, list[Fact]],
    agencies: dict[UUID, str],
    asked: Mapping[UUID, tuple[ReleaseLine, ...]],
    reasons: Mapping[UUID, str],
    at: datetime,
    *,
    own: bool,
) -> RequestLine:
    return RequestLine(
        request=request,
        agency=agencies.get(request.agency, ""),
        answer=say(ANSWER_NAMES[reply.answer]) if reply else "",
        words=reasons.get(reply.id, reply.words) if reply else "",
        replied_at=reply.replied_at if reply else None,
        is_late=reply is None and request.is_over(at),
        facts=tuple(_fact(one, asked.get(one.id, ()), agencies, own=own) for one in facts.get(reply.id, []))
        if reply
        else (),
        slug=reply.answer if reply else "",
    )


def _is_for_some(fact: Fact) -> bool:
    return fact.marking == Marking.OWNER and len(fact.seen_by_agencies) > 1


def _fact(fact: Fact, asked: tuple[ReleaseLine, ...], agencies: Mapping[UUID, str], *, own: bool) -> FactLine:
    marking = MARKING_NAMES[Marking(fact.marking)]
    if _is_for_some(fact):
        marking = joined(sorted(agencies.get(a, "") for a in fact.seen_by_agencies), ", ")
    return FactLine(fact, fact.nature == "opinion", marking, fact.citation, asked, own)


def _objectives(
    seen: Viewer, case: Case, kind: Kind, actions: Sequence[ActionLine]
) -> tuple[ObjectiveLine, ...]:
    ratings: dict[UUID, list[RatingLine]] = {}
    for row in visible_to(seen, ObjectiveRating.objects.filter(objective__case=case)):
        line = RatingLine(kind.work.ratings[row.rating], row.words, row.rated_at)
        ratings.setdefault(row.objective_id, []).append(line)
    needs = need_words(seen, case, kind)
    return tuple(
        ObjectiveLine(
            objective=o,
            driver=kind.work.driver_words(o.driver),
            need=needs.get(o.need_id, "") if o.need_id else "",
            ratings=tuple(ratings.get(o.id, [])),
            actions=tuple(a for a in actions if a.action.objective_id == o.id),
        )
        for o in visible_to(seen, Objective.objects.filter(case=case))
    )
