"""Rows of a case for its chronology: what agencies said, contacts, plan and actions, moves, reviews, and the events of one person.

No ledger entry: whoever puts them on a page writes it (`meetings.queries.chronology`, which adds the decisions).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import TypedDict
from uuid import UUID

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.cases.chronology import LONDON, Exact, Row, Sort
from plumbline.cases.enums import ONWARD_NAMES, PASSED_NAMES, UNMET_NAMES, Answer, OnwardState, Passed, Unmet
from plumbline.cases.models import (
    ActionStep,
    Case,
    CaseState,
    Claim,
    Closure,
    Contact,
    Delivery,
    Fact,
    LeadWorker,
    Need,
    NeedCount,
    Objective,
    ObjectiveRating,
    OnwardStep,
    Reassignment,
    Reopening,
    ResearchReply,
    Review,
    StoredScore,
    TrackEntry,
    UnmetNeed,
)
from plumbline.cases.queries.about import affected_in, parts_called
from plumbline.cases.queries.contact_words import words_apart
from plumbline.cases.queries.fact_ends import TakenBack, standing_facts, taken_back
from plumbline.cases.queries.needs import need_words
from plumbline.cases.queries.steps import step_label
from plumbline.cases.statements import certainty_told
from plumbline.interventions.queries import help_words
from plumbline.schemes.enums import How
from plumbline.schemes.kind import Kind
from plumbline.schemes.permissions import narrowed
from plumbline.schemes.queries import kind_of
from plumbline.sharing.enums import Marking
from plumbline.sharing.models import Scoped
from plumbline.sharing.visibility import visible_to
from plumbline.timeline.queries.chronology import DatedEvent, DatedSpell, dated_events, dated_spells
from plumbline.values.words import counted, joined, say
from plumbline.values.written_days import day_month_year


ROLE_WORDS = {"victim": "was hurt", "suspect": "is suspected", "witness": "witnessed it"}
MASK = "Known to this agency. What it said is not shared with you."
ANSWERS = {Answer.NOT_KNOWN.value: "Answered: not known", Answer.CANNOT_SAY.value: "Answered: cannot say"}
OUTCOMES = {
    "keep": "Review held: the case goes on",
    "step_down": "Review held: steps down to one agency",
    "close": "Review held: towards closing",
}


def event_rows(viewer: Viewer, case: Case, person_id: UUID) -> Iterator[Row]:
    """Events and spells of one person, as far as the viewer sees them."""
    seen = narrowed(viewer)
    for event in dated_events(seen, person_id, cited_since=case.opened_at):
        yield _event(event)
    for spell in dated_spells(seen, person_id):
        yield _spell(spell)


def case_rows(viewer: Viewer, case: Case) -> Iterator[Row]:
    """Everything of a case that the viewer may see, but its contacts and decisions."""
    seen, kind = narrowed(viewer), kind_of(case.scheme)
    yield from _said(seen, case)
    yield from _plan(seen, case, kind)
    yield from _passed(seen, case)
    yield from _offered(seen, case)
    yield from _moves(seen, case, kind)
    yield from _rated(seen, case, kind)
    yield from _needs(seen, case, kind)
    yield from _reviews(seen, case, kind)


def contact_rows(viewer: Viewer, case: Case, keys: Collection[UUID | None]) -> Iterator[Row]:
    """Contacts with some of the people of a case, None whom it is counted by, each once: the last of its corrections, marked, and as new as that is."""
    return (row for key, row in _contact_rows(viewer, case) if key in keys)


def every_contact_row(viewer: Viewer, case: Case) -> Iterator[Row]:
    """The same with everybody who is or was in a case."""
    return (row for _, row in _contact_rows(viewer, case))


def _contact_rows(viewer: Viewer, case: Case) -> Iterator[tuple[UUID | None, Row]]:
    kind, seen = kind_of(case.scheme), narrowed(viewer)
    rows = list(visible_to(seen, Contact.objects.filter(case=case).select_related("onward__version")))
    corrected, apart = {c.corrects_id for c in rows}, words_apart(viewer, rows)
    parts = parts_called(case) if any(c.person_id for c in rows) else {}
    for c in rows:
        if c.id not in corrected:
            said = apart.get(c.id)
            label = kind.work.contact_outcomes[c.outcome]
            whom = parts.get(c.person_id, "")
            yield c.person_id, _contact(c, _with(label, whom), said.their_words if said else "")


def _with(label: str, part: str) -> str:
    return say("{outcome} (with: {whom})", outcome=label, whom=part) if part else label


def _contact(c: Contact, label: str, apart: str) -> Row:
    minutes = [counted(c.minutes, "{count} minute", "{count} minutes")] if c.minutes else []
    marks: list[str] = (
        [say("Safety concern, told: {who_is_told}", who_is_told=c.who_is_told)] if c.safety_concern else []
    )
    if c.corrects_id:
        marks.append(
            say("Withdrawn: {because}", because=c.corrected_because)
            if c.is_withdrawn
            else say("Corrected: {because}", because=c.corrected_because)
        )
    view = say("Professional view: {view}", view=c.view) if c.view else ""
    theirs = say("In their own words: {their_words}", their_words=c.their_words) if c.their_words else ""
    return Row(
        Sort.CONTACT, c.id, c.happened_at, c.logged_at, joined([label, *minutes, *_session(c)], ", "), agency=c.agency, source="Contact log",
        by=c.logged_by, detail=joined((w.rstrip(".") for w in (c.words, view, theirs) if w), ". "), marks=tuple(marks), apart=say("In their own words: {their_words}", their_words=apart) if apart else "",
        weighs=c.safety_concern, **_sight(c),
    )  # fmt: skip


def _session(c: Contact) -> list[str]:
    if not c.onward:
        return []
    if c.reached:
        return [say("session of {intervention}", intervention=c.onward.version.name)]
    return [say("for a session of {intervention}", intervention=c.onward.version.name)]


class _Sight(TypedDict):
    readers: frozenset[UUID]
    named: bool


def _sight(row: Scoped) -> _Sight:
    by_name = row.marking == Marking.NAMED or (row.marking == Marking.OWNER and bool(row.seen_by_users))
    return {"readers": frozenset(row.seen_by_agencies), "named": by_name}


def _event(event: DatedEvent) -> Row:
    roles = joined((say(ROLE_WORDS[role]) for role in event.roles), say(" and "))
    taken_back = ("Withdrawn by its supplier",) if event.withdrawn_at else ()
    status = (event.status.replace("_", " ").capitalize(),) if event.status not in ("recorded", "") else ()
    return Row(
        sort=Sort.EVENT,
        key=event.event_id,
        on=event.occurred_from,
        known_at=event.known_at,
        words=event.words,
        agency=event.agency,
        source=event.feed,
        detail=say("This person {roles}.", roles=roles) if roles else "",
        exact=_exact(event.precision),
        until=event.occurred_to,
        marks=taken_back + status,
        readers=event.seen_by,
        roles=event.roles,
        weighs=event.is_violence,
    )


def _exact(precision: str | None) -> Exact:
    if precision is None:
        return Exact.NONE
    return {"month": Exact.MONTH, "day": Exact.DAY}.get(precision, Exact.MINUTE)


def _spell(spell: DatedSpell) -> Row:
    return Row(
        sort=Sort.SPELL,
        key=spell.spell_id,
        on=_midnight(spell.from_date),
        known_at=spell.known_at,
        words=spell.words,
        agency=spell.agency,
        until=_midnight(spell.to_date) if spell.to_date else None,
        readers=spell.seen_by,
        weighs=spell.weighs,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)


def _said(seen: Viewer, case: Case) -> Iterator[Row]:
    """Facts, answers, and where an answer says "known" and the viewer may read nothing of it, that there is something.

    The mask says no more than the answer, which the viewer reads: whether anything stands behind a fact that they do read, how
    much, or who is kept from it, changes no row.
    """
    replies = {
        r.id: r
        for r in visible_to(seen, ResearchReply.objects.filter(request__case=case)).select_related("request")
    }
    told = set()
    for fact in standing_facts(seen, reply__request__case=case):
        told.add(fact.reply_id)
        yield _fact(fact, replies.get(fact.reply_id))
    for reply_id, ended in taken_back(seen, reply__in=replies.values()).items():
        told.add(reply_id)
        for one in ended:
            yield from _taken_back(one)
    for reply in replies.values():
        yield from _answer(reply, masked=reply.answer == Answer.KNOWN and reply.id not in told)


def _fact(fact: Fact, reply: ResearchReply | None) -> Row:
    return Row(
        Sort.FACT, fact.id, _midnight(fact.on), reply.replied_at if reply else None, fact.words,
        agency=fact.owner_agency, source=fact.source, by=reply.replied_by if reply else None,
        marks=tuple(filter(None, (fact.nature.capitalize(), certainty_told(fact.certainty)))), note=_shared_under(fact), weighs=True, **_sight(fact),
    )  # fmt: skip


def _shared_under(fact: Fact) -> str:
    if not fact.regime:
        return say("Shared under {citation}", citation=fact.citation)
    return say(
        "Shared under {citation}; {regime}, {basis}",
        citation=fact.citation,
        regime=fact.regime,
        basis=fact.lawful_basis,
    )


def _taken_back(ended: TakenBack) -> Iterator[Row]:
    if ended.row is not None:
        yield Row(
            Sort.FACT, ended.id, ended.at, ended.at, ended.said, agency=ended.agency, source="Answer to a research request",
            by=ended.row.by, **_sight(ended.row),
        )  # fmt: skip


def _answer(reply: ResearchReply, *, masked: bool) -> Iterator[Row]:
    if masked or reply.answer in ANSWERS or reply.words:
        yield Row(
            Sort.FACT, reply.id, reply.replied_at, reply.replied_at,
            MASK if masked else ANSWERS.get(reply.answer, "Answered: known"),
            agency=reply.owner_agency, source="Answer to a research request", by=reply.replied_by,
            detail=reply.words, masked=masked, **_sight(reply),
        )  # fmt: skip


def _plan(seen: Viewer, case: Case, kind: Kind) -> Iterator[Row]:
    for o in visible_to(seen, Objective.objects.filter(case=case)):
        yield Row(
            Sort.ACTION, o.id, o.set_at, o.set_at, say("Objective {number} set: {words}", number=o.number, words=o.words), source="Case", by=o.set_by, **_sight(o)
        )  # fmt: skip
    steps = list(
        visible_to(seen, ActionStep.objects.filter(action__case=case).select_related("action__case__scheme"))
    )
    about = affected_in({s.action_id: s.action for s in steps}.values())
    for s in steps:
        action, label = s.action, step_label(s, kind.work.actions)
        yield Row(
            Sort.ACTION, s.id, s.at, s.at, f"{label}: {action.verb} {action.what}", agency=action.agency,
            by=s.by, detail=_for(s.words, about.get(s.action_id, "")), note=say("Due {due_on}", due_on=day_month_year(s.due_on)), **_sight(s),
        )  # fmt: skip


def _for(words: str, whom: str) -> str:
    """What was said with a step, and whom its action is for."""
    said = say("For: {whom}", whom=whom) if whom else ""
    return joined((w.rstrip(".") for w in (words, said) if w), ". ") if said else words


def _passed(seen: Viewer, case: Case) -> Iterator[Row]:
    """How the case was delivered, who led the work, and actions that passed to somebody else. Names of colleagues alone."""
    leads = list(visible_to(seen, LeadWorker.objects.filter(case=case)))
    passed = list(visible_to(seen, Reassignment.objects.filter(action__case=case).select_related("action")))
    ids = {r.user for r in leads if r.user} | {u for r in passed for u in (r.from_owner, r.owner)}
    names = names_of_users(ids)
    for d in visible_to(seen, Delivery.objects.filter(case=case)):
        yield Row(
            Sort.MOVE, d.id, d.at, d.at, say("Delivered by the team") if d.how == How.TEAM else say("Delivered by the panel"), source="Case",
            by=d.by, detail=d.because, **_sight(d),
        )  # fmt: skip
    for r in leads:
        words = (
            say("Lead worker: {user}", user=names.get(r.user, ""))
            if r.user
            else say("No lead worker any more")
        )
        yield Row(
            Sort.MOVE, r.id, r.at, r.at, words, agency=r.agency, source="Case", by=r.by, detail=r.because, **_sight(r)
        )  # fmt: skip
    for p in passed:
        words = say(
            "Passed from {from_owner} to {owner}: {verb} {what}",
            from_owner=names.get(p.from_owner, ""),
            owner=names.get(p.owner, ""),
            verb=p.action.verb,
            what=p.action.what,
        )
        detail = joined((w for w in (say(PASSED_NAMES[Passed(p.why)]).capitalize(), p.words) if w), ". ")
        yield Row(Sort.ACTION, p.id, p.at, p.at, words, agency=p.agency, by=p.by, detail=detail, **_sight(p))


def _offered(seen: Viewer, case: Case) -> Iterator[Row]:
    """Steps of onward referrals, and help that was not to be had."""
    steps = OnwardStep.objects.filter(onward__case=case).select_related("onward__version")
    for s in visible_to(seen, steps):
        label = "Referred on" if s.state == OnwardState.SENT else ONWARD_NAMES[OnwardState(s.state)]
        yield Row(
            Sort.ACTION, s.id, s.at, s.at, f"{label}: {s.onward.version.name}", agency=s.onward.provider, by=s.by,
            detail=s.words, **_sight(s),
        )  # fmt: skip
    for u in visible_to(seen, UnmetNeed.objects.filter(case=case)):
        yield Row(
            Sort.ACTION, u.id, u.at, u.at, say("Needed, but not available: {help}", help=help_words(u.help)), agency=u.agency, by=u.by,
            detail=joined((w for w in (say(UNMET_NAMES[Unmet(u.why)]), u.words) if w), ". "), **_sight(u),
        )  # fmt: skip


def _moves(seen: Viewer, case: Case, kind: Kind) -> Iterator[Row]:
    """States that the case came to; that in which it was closed says how, in the same row, also where it was reopened."""
    ends_of: list[Closure | Reopening] = [
        *visible_to(seen, Closure.objects.filter(case=case)),
        *visible_to(seen, Reopening.objects.filter(case=case)),
    ]
    for s in visible_to(seen, CaseState.objects.filter(case=case)):
        closure = next((e for e in ends_of if e.closed_at == s.at and s.because == e.reason), None)
        said = [kind.work.closure_reasons.get(s.because, s.because)]
        if closure is not None:
            said += [
                closure.words,
                say("Who carries on: {carries_on}", carries_on=closure.carries_on)
                if closure.carries_on
                else "",
            ]
        yield Row(
            Sort.MOVE, s.id, s.at, s.at, kind.course.label(s.state), source="Case", by=s.by,
            detail=joined((w.rstrip(".") for w in said if w), ". "), nth=s.number, weighs=True, **_sight(s),
        )  # fmt: skip


def _rated(seen: Viewer, case: Case, kind: Kind) -> Iterator[Row]:
    """Values of tracks as they were set, and scores that were kept."""
    for t in visible_to(seen, TrackEntry.objects.filter(case=case)):
        track = kind.tracks.get(t.track)
        if track is not None and (track.several or not t.ends):
            label = track.values.get(t.value, t.value)
            yield Row(
                Sort.MOVE, t.id, _midnight(t.from_date), t.at, f"{track.label}: {label}{' ended' if t.ends else ''}", source="Case",
                by=t.by, detail=t.because, weighs=True, **_sight(t),
            )  # fmt: skip
    for s in visible_to(seen, StoredScore.objects.filter(case=case)):
        tool = kind.tools.get(s.tool)
        if tool is not None:
            band = tool.band_labels.get(s.band, "")
            yield Row(
                Sort.MOVE, s.id, _midnight(s.made_on), s.at, f"{tool.label} {s.version}: {s.score:f}{f', {band.lower()}' if band else ''}",
                agency=s.owner_agency, source=s.made_by, by=s.by, weighs=True, **_sight(s),
            )  # fmt: skip


def _needs(seen: Viewer, case: Case, kind: Kind) -> Iterator[Row]:
    """Needs on the day on which each was found, what was counted since, and claims of the result."""
    if not kind.needs.needs:
        return
    words = need_words(seen, case, kind)
    for n in visible_to(seen, Need.objects.filter(case=case).select_related("taken_off")):
        marks = (say("Taken off: {because}", because=n.taken_off.because),) if hasattr(n, "taken_off") else ()
        yield Row(
            Sort.ASSESSMENT, n.id, _midnight(n.found_on), n.at, say("Need: {need}, {count} over {window} {window_unit}", need=words[n.id], count=n.count, window=n.window, window_unit=n.window_unit),
            agency=n.agency, source=kind.needs.sources.get(n.source, n.source), by=n.by, detail=n.evidence, marks=marks, **_sight(n),
        )  # fmt: skip
    rows = NeedCount.objects.filter(need__case=case, replaced_by__isnull=True).select_related("need")
    for c in visible_to(seen, rows):
        yield Row(
            Sort.ASSESSMENT, c.id, _midnight(c.last), c.at, say("Counted again: {need}, {count} since {first}", need=words[c.need_id], count=c.count, first=day_month_year(c.first)),
            agency=c.need.agency, source=kind.needs.sources.get(c.source, c.source), by=c.by, detail=c.evidence,
            **_sight(c),
        )  # fmt: skip
    for claim in visible_to(seen, Claim.objects.filter(case=case).select_related("withdrawal")):
        marks = (
            (say("Taken back: {because}", because=claim.withdrawal.because),)
            if hasattr(claim, "withdrawal")
            else ()
        )
        yield Row(
            Sort.DECISION, claim.id, _midnight(claim.claimed_on), claim.at, say("Result claimed under {label}", label=kind.needs.rules[claim.rule].label),
            source="Case", by=claim.by, marks=marks, **_sight(claim),
        )  # fmt: skip


def _reviews(seen: Viewer, case: Case, kind: Kind) -> Iterator[Row]:
    ratings: dict[UUID, list[str]] = {}
    rows = ObjectiveRating.objects.filter(objective__case=case).select_related("objective")
    for r in visible_to(seen, rows):
        words = f"{r.objective.words}: {kind.work.ratings[r.rating]}{f' ({r.words})' if r.words else ''}"
        ratings.setdefault(r.review_id, []).append(words)
    for v in visible_to(seen, Review.objects.filter(case=case)):
        view = [say("Professional view: {view}", view=v.view.rstrip("."))] if v.view else []
        yield Row(
            Sort.REVIEW, v.id, v.held_at, v.held_at, OUTCOMES[v.outcome], source="Case", by=v.held_by,
            detail=joined([v.words.rstrip("."), *view, *ratings.get(v.id, [])], ". "), **_sight(v),
        )  # fmt: skip


def users_of(rows: Iterable[Row]) -> set[UUID]:
    """Everybody who wrote one of these rows."""
    return {row.by for row in rows if row.by}


def readers_in_words(row: Row, case: Case, names: Mapping[UUID, str]) -> str:
    """Who may see a row, told of the agencies in the case alone.

    That an agency outside it may see a record can be the trace of another scheme, such as a MARAC, and is not told.
    """
    here = set(case.seen_by_agencies) | {case.owner_agency}
    known = (row.readers & here) | ({row.agency} if row.agency in row.readers else set())
    if row.named:
        told = joined(sorted(names[a] for a in known if a in names), ", ")
        return say("Named people, and {agencies}", agencies=told) if told else say("Named people only")
    if here <= row.readers:
        return say("All agencies in this case")
    return ", ".join(sorted(names[a] for a in known if a in names)) or say("You")
