"""Onward referrals as the case's readers and as the provider see them, with dose; what was needed and was not to be had."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import onward as rules
from plumbline.cases import permissions
from plumbline.cases.enums import (
    ONWARD_MOVES,
    ONWARD_NAMES,
    UNMET_NAMES,
    WHY_NOT_NAMES,
    Missed,
    OnwardSide,
    OnwardState,
    Unmet,
    WhyNot,
)
from plumbline.cases.models import Case, Contact, Fact, Onward, OnwardFact, OnwardStep, UnmetNeed
from plumbline.cases.onward import Dose
from plumbline.cases.queries.fact_ends import TakenBack, copies_that_stand, standing_facts, taken_back_onward
from plumbline.cases.queries.releases import may_leave_sealed
from plumbline.cases.queries.session_rows import as_held, planned_days, sessions_seen
from plumbline.cases.queries.sight import HIDDEN, visible_cases
from plumbline.cases.sessions import missed_by
from plumbline.interventions.queries import help_words
from plumbline.referrals.agreements import check_covered
from plumbline.schemes.permissions import caseworker, narrowed
from plumbline.schemes.queries import kind_of, walled_schemes
from plumbline.sharing.enums import Marking
from plumbline.sharing.visibility import visible_to
from plumbline.values.errors import NotVisible
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


@dataclass(frozen=True, slots=True)
class OnwardStepLine:
    """One step in finished words."""

    step: OnwardStep
    label: str
    why: str
    by: str
    agency: str


@dataclass(frozen=True, slots=True)
class OnwardLine:
    """An onward referral in finished words.

    ``in_case``: the viewer reads the case too, so ``dose`` is the whole; for a provider outside it, it is of what its own agency logged.
    ``provides``: the viewer stands on the provider's side. ``moves``: states to which the viewer may bring it now. ``is_late``: no answer by the day asked for. ``waits_long``: waits longer than the scheme
    sets, and so counts as help that was not to be had.
    """

    onward: Onward
    intervention: str
    help: str
    provider: str
    sent_for: str
    state: str
    label: str
    since: datetime
    is_late: bool
    waits_long: bool
    is_over: bool
    in_case: bool
    provides: bool
    dose: Dose
    moves: tuple[tuple[str, str], ...]
    steps: tuple[OnwardStepLine, ...]
    facts: tuple[OnwardFact, ...]
    taken_back: tuple[TakenBack, ...] = ()

    @property
    def step_count(self) -> int:
        """For the form, so that nobody overwrites anybody."""
        return len(self.steps)

    @property
    def under_way(self) -> bool:
        """Whether a contact can be a session of it."""
        return self.state in rules.UNDER_WAY


@dataclass(frozen=True, slots=True)
class UnmetLine:
    """Help that was not to be had. ``need`` is None where it follows from a referral."""

    need: UnmetNeed | None
    help: str
    why: str
    words: str
    at: datetime
    by: str


def visible_onward(viewer: Viewer) -> QuerySet[Onward]:
    """Onward referrals of cases that the viewer sees, and those to the agencies that they answer for."""
    seen = narrowed(viewer)
    rows = Onward.objects.select_related("version__intervention", "scheme")
    ours = Q(provider__in=seen.agencies_as(permissions.WORKERS)) & (
        ~Q(scheme__in=walled_schemes()) | Q(provider__in=seen.agencies_as(permissions.ANSWERS_BEHIND_WALL))
    )
    in_case = Q(case__in=visible_cases(viewer).values("id"))
    return rows.filter(ours | in_case).exclude(hidden_from__contains=[viewer.user_id])


def onward_for(viewer: Viewer, onward_id: UUID) -> Onward:
    """Return an onward referral, to act on.

    Raises
    ------
    NotVisible: it is not there, or not theirs to see.
    """
    found = visible_onward(caseworker(viewer)).filter(id=onward_id).first()
    if found is None:
        raise NotVisible(HIDDEN)
    return found


def onward_to_change(viewer: Viewer, onward: Onward) -> Onward:
    """Return the referral as it stands now, if the viewer still sees it and an agreement covers them, as `case_to_change`."""
    found = onward_for(viewer, onward.id)
    # Not by its case: a provider need see nothing of that.
    check_covered(viewer, found.scheme)
    return found


def onward_shown(viewer: Viewer, onward_id: UUID, *, at: datetime | None = None) -> OnwardLine:
    """Return an onward referral with all that was shared for it, to show and to act on.

    Raises
    ------
    NotVisible: it is not there, or not theirs to see.

    Records
        ``onward.consulted``.
    """
    found = onward_for(viewer, onward_id)
    ids = [found.id, found.case_id, found.person_id]
    record("onward.consulted", verb=Verb.CONSULTATION, object_kind="onward", objects=ids, by=viewer)
    return onward_lines(viewer, [found], on=timezone.localdate(at))[0]


def referrals_to_us(viewer: Viewer, *, at: datetime | None = None) -> list[OnwardLine]:
    """Referrals to the agencies that the viewer answers for and that are not over: those without an answer first, oldest first.

    Records
        ``onward.listed``.
    """
    mine = narrowed(viewer).agencies_as(permissions.WORKERS)
    rows = list(visible_onward(viewer).filter(provider__in=mine))
    lines = [line for line in onward_lines(viewer, rows, on=timezone.localdate(at)) if not line.is_over]
    _listed(viewer, lines)
    return sorted(lines, key=lambda line: (line.state != OnwardState.SENT, line.onward.answer_by))


def unanswered(viewer: Viewer, *, at: datetime | None = None) -> list[OnwardLine]:
    """Referrals of the viewer's open cases whose provider has not answered by its day, the latest first.

    Records
        ``onward.listed``.
    """
    cases = visible_cases(viewer).filter(closure__isnull=True)
    on = timezone.localdate(at)
    over = list(visible_onward(viewer).filter(case__in=cases.values("id"), answer_by__lt=on))
    sent = {key for key, step in last_steps(over).items() if step.state == OnwardState.SENT}
    lines = onward_lines(viewer, [row for row in over if row.id in sent], on=on)
    _listed(viewer, lines)
    return sorted(lines, key=lambda line: line.onward.answer_by)


def _listed(viewer: Viewer, lines: Sequence[OnwardLine]) -> None:
    if lines:
        ids = sorted(
            {i for line in lines for i in (line.onward.id, line.onward.case_id, line.onward.person_id)}
        )
        record("onward.listed", verb=Verb.CONSULTATION, object_kind="onward", objects=ids, by=viewer)


def waiting_for_us(viewer: Viewer) -> int:
    """How many referrals wait for an answer of the viewer's agencies. A count, so no entry."""
    mine = narrowed(viewer).agencies_as(permissions.WORKERS)
    if not mine:
        return 0
    rows = visible_onward(viewer).filter(provider__in=mine)
    return sum(step.state == OnwardState.SENT for step in last_steps(rows).values())


def onward_of_case(viewer: Viewer, case: Case, *, at: datetime | None = None) -> tuple[OnwardLine, ...]:
    """Every onward referral of a case which the viewer is looking at; its page has written the entry."""
    rows = visible_to(narrowed(viewer), Onward.objects.filter(case=case))
    return tuple(
        onward_lines(
            viewer, rows.select_related("version__intervention", "scheme"), on=timezone.localdate(at)
        )
    )


def unmet_of_case(viewer: Viewer, case: Case, lines: Iterable[OnwardLine]) -> tuple[UnmetLine, ...]:
    """What was needed and was not to be had: as people recorded it, and as it follows from referrals without a place."""
    rows = list(visible_to(narrowed(viewer), UnmetNeed.objects.filter(case=case)))
    users = names_of_users({row.by for row in rows})
    said = [
        UnmetLine(
            row, help_words(row.help), UNMET_NAMES[Unmet(row.why)], row.words, row.at, users.get(row.by, "")
        )
        for row in rows
    ]
    return tuple(sorted([*said, *filter(None, map(_follows, lines))], key=lambda line: line.at))


def _follows(line: OnwardLine) -> UnmetLine | None:
    last = line.steps[-1]
    if last.step.state == OnwardState.DECLINED and last.step.why == WhyNot.NO_PLACE:
        why = say("Declined: {why}", why=last.why.lower())
    elif line.waits_long:
        why = say("Waiting for a place since {since}", since=day_month_year(line.since))
    else:
        return None
    words = f"{line.intervention}, {line.provider}"
    return UnmetLine(None, line.help, why, words, last.step.at, last.by)


def facts_to_share(viewer: Viewer, case: Case) -> list[Fact]:
    """Facts of a case that the viewer may choose to share on: the panel's, and their own agency's; never those for named people.

    Of a sealed case their own, and those that their owners released.
    """
    seen = narrowed(viewer)
    rows = standing_facts(seen, reply__request__case=case)
    own = Q(owner_agency__in=list(seen.agency_ids), marking=Marking.OWNER.value)
    found = list(rows.filter(Q(marking=Marking.PANEL.value) | own).order_by("on", "pk"))
    return may_leave_sealed(case, found, agencies=seen.agency_ids)


def places_in_use() -> dict[UUID, int]:
    """Places taken by intervention, as far as the viewer's tables and their own agency's services go. Counts, so no entry."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT intervention, n FROM cases_places_in_use()")
        return {key: int(n) for key, n in cursor.fetchall()}


def last_steps(rows: Iterable[Onward]) -> dict[UUID, OnwardStep]:
    """The last step of each referral."""
    found: dict[UUID, OnwardStep] = {}
    for step in OnwardStep.objects.filter(onward__in=rows).order_by("number"):
        found[step.onward_id] = step
    return found


def sides_of(viewer: Viewer, onward: Onward) -> frozenset[OnwardSide]:
    """On which sides of a referral, that they see, the viewer stands."""
    return _sides(viewer, onward, in_case=visible_cases(viewer).filter(id=onward.case_id).exists())


def _sides(viewer: Viewer, onward: Onward, *, in_case: bool) -> frozenset[OnwardSide]:
    found, seen = set(), narrowed(viewer)
    if onward.provider in seen.agencies_as(permissions.WORKERS):
        found.add(OnwardSide.PROVIDER)
    if in_case and permissions.may(seen, "refer_on", onward.scheme):
        found.add(OnwardSide.SENDER)
    return frozenset(found)


def onward_lines(viewer: Viewer, rows: Iterable[Onward], *, on: date) -> list[OnwardLine]:
    """Referrals in finished words, in the order given; ``version`` and ``scheme`` are loaded."""
    found = list(rows)
    if not found:
        return []
    steps: dict[UUID, list[OnwardStep]] = {row.id: [] for row in found}
    for step in OnwardStep.objects.filter(onward__in=found).order_by("number"):
        steps[step.onward_id].append(step)
    facts: dict[UUID, list[OnwardFact]] = {}
    for fact in copies_that_stand(found):
        facts.setdefault(fact.onward_id, []).append(fact)
    every = [step for given in steps.values() for step in given]
    users = names_of_users({s.by for s in every})
    agencies = names_of(
        {a for row in found for a in (row.provider, row.sent_for)} | {s.agency for s in every}
    )
    seen_cases = set(
        visible_cases(viewer).filter(id__in=[row.case_id for row in found]).values_list("id", flat=True)
    )
    doses, ended = _doses(viewer, found), taken_back_onward([row.id for row in found])
    lines = [
        _line(
            viewer,
            row,
            steps[row.id],
            facts.get(row.id, []),
            doses[row.id],
            users,
            agencies,
            on,
            in_case=row.case_id in seen_cases,
        )
        for row in found
        if steps[row.id]
    ]
    return [replace(line, taken_back=ended.get(line.onward.id, ())) for line in lines]


def _line(
    viewer: Viewer,
    row: Onward,
    steps: Sequence[OnwardStep],
    facts: Sequence[OnwardFact],
    dose: Dose,
    users: dict[UUID, str],
    agencies: dict[UUID, str],
    on: date,
    *,
    in_case: bool,
) -> OnwardLine:
    last, kind, sides = steps[-1], kind_of(row.scheme), _sides(viewer, row, in_case=in_case)
    state = OnwardState(last.state)
    waits = state is OnwardState.WAITING and rules.waits_too_long(timezone.localdate(last.at), on, kind)
    return OnwardLine(
        onward=row,
        intervention=row.version.name,
        help=help_words(row.version.help),
        provider=agencies.get(row.provider, ""),
        sent_for=agencies.get(row.sent_for, ""),
        state=last.state,
        label=ONWARD_NAMES[state],
        since=last.at,
        is_late=state is OnwardState.SENT and row.answer_by < on,
        waits_long=waits,
        is_over=state in rules.FINAL,
        in_case=in_case,
        provides=OnwardSide.PROVIDER in sides,
        dose=dose,
        moves=tuple((after.value, ONWARD_MOVES[after]) for after in rules.moves_from(last.state, sides)),
        steps=tuple(_step_line(step, users, agencies) for step in steps),
        facts=tuple(facts),
    )


def _step_line(step: OnwardStep, users: dict[UUID, str], agencies: dict[UUID, str]) -> OnwardStepLine:
    return OnwardStepLine(
        step=step,
        label=ONWARD_NAMES[OnwardState(step.state)],
        why=WHY_NOT_NAMES[WhyNot(step.why)] if step.why else "",
        by=users.get(step.by, ""),
        agency=agencies.get(step.agency, ""),
    )


def _doses(viewer: Viewer, rows: Sequence[Onward]) -> dict[UUID, Dose]:
    logged: dict[UUID, list[Contact]] = {row.id: [] for row in rows}
    for contact in sessions_seen(viewer, rows):
        if contact.onward_id is not None:
            logged[contact.onward_id].append(contact)
    planned = planned_days(rows)
    return {row.id: _dose(row, logged[row.id], planned.get(row.id, 0)) for row in rows}


def _dose(row: Onward, logged: Sequence[Contact], planned: int) -> Dose:
    held = [as_held(contact) for contact in logged]
    return rules.dose_of(
        [(c.reached, c.minutes, c.elements) for c in logged],
        sessions=row.version.sessions,
        minutes=row.version.minutes,
        elements=row.version.elements,
        planned_days=planned,
        missed_by_person=missed_by(held, Missed.PERSON),
        missed_by_provider=missed_by(held, Missed.PROVIDER),
    )
