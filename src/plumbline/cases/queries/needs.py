"""Needs of a case as its page shows them, and what the rule in force finds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from plumbline.access.queries import members_of, names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import ArrivalClaim, Case, Claim, Need, NeedCount, NeedTakenOff
from plumbline.cases.progress import (
    Finding,
    NeedFacts,
    is_met,
    is_sustained,
    judge,
    met_on,
    target_of,
)
from plumbline.cases.queries.need_facts import facts_of, need_facts
from plumbline.cases.queries.sight import case_for, open_acts, participants_of, visible_cases
from plumbline.people.queries import PersonName, keys_of, names_for, resolve
from plumbline.referrals.agreements import check_covered
from plumbline.schemes.kind import Kind
from plumbline.schemes.kind.needs import ProgressRule
from plumbline.schemes.permissions import CASE_ROLES, caseworker, narrowed
from plumbline.schemes.queries import kind_of
from plumbline.sharing.visibility import one_visible_to, visible_to
from plumbline.values.errors import DataUnfit, NotVisible, StageRefused
from plumbline.values.words import joined, say
from plumbline.values.written_days import day_month_year


HIDDEN = "This page is not there, or is not yours to see."
ACTS = ("show_need", "count_need", "take_need_off", "claim")


@dataclass(frozen=True, slots=True)
class CountLine:
    """One count, in words. ``is_within``: within the target; ``replaced``: what was wrong with it, where another took its place."""

    row: NeedCount
    source: str
    by: str
    is_within: bool
    replaced: str


@dataclass(frozen=True, slots=True)
class NeedLine:
    """A need with all that was counted of it.

    ``is_gone``: whoever was to bring the next count works on no cases at that agency any more. ``target``: the highest count that is
    within it; ``state``: met, not met, not counted yet.
    """

    need: Need
    label: str
    heading: str
    name: PersonName | None
    source: str
    counted: str
    owner: str
    is_gone: bool
    agency: str
    target: int
    state: str
    met_on: date | None
    is_met: bool
    is_sustained: bool
    counts: tuple[CountLine, ...]
    taken_off: NeedTakenOff | None


@dataclass(frozen=True, slots=True)
class NeedsPage:
    """The needs of a case, the rule in force on a day, and what it finds. ``claims``: those that were made, the newest first.

    ``before``: by which rules its people were claimed for in the area that handed them over, and when; for those who claim.
    """

    case: Case
    kind: Kind
    lines: tuple[NeedLine, ...]
    rule: ProgressRule | None
    on: date
    findings: tuple[Finding, ...]
    claims: tuple[Claim, ...]
    before: tuple[tuple[str, date | None], ...]
    people: tuple[tuple[UUID, PersonName | None], ...]
    acts: frozenset[str]

    @property
    def standing(self) -> tuple[NeedLine, ...]:
        """Needs that count."""
        return tuple(line for line in self.lines if line.taken_off is None)


@dataclass(frozen=True, slots=True)
class NeedsOnCase:
    """What the page of a case says of its needs."""

    needs: int
    met: int
    sustained: int
    rule: str


def needs_page(viewer: Viewer, ref: str, *, at: datetime | None = None) -> NeedsPage:
    """The needs of a case, with their evidence and what the rule in force finds.

    Raises
    ------
    NotVisible: the case is not theirs to see, or its kind counts no needs.

    Records
        ``needs.consulted``, one entry for case and people.
    """
    case, on = case_for(viewer, ref), timezone.localdate(at)
    kind = kind_of(case.scheme, on)
    if not kind.needs.needs:
        raise NotVisible(HIDDEN)
    people = [row.person_id for row in participants_of(case)]
    record(
        "needs.consulted", verb=Verb.CONSULTATION, object_kind="case", objects=[case.id, *people], by=viewer, at=at
    )  # fmt: skip
    rule = kind.needs.rule_on(on)
    names = names_for(viewer, people)
    return NeedsPage(
        case=case,
        kind=kind,
        lines=need_lines(viewer, case, kind, rule, on),
        rule=rule,
        on=on,
        findings=judged(case, rule, on, _told_to(viewer, case, rule)) if rule else (),
        claims=tuple(
            visible_to(narrowed(viewer), Claim.objects.filter(case=case))
            .select_related("withdrawal")
            .order_by("-claimed_on", "-at", "pk")
        ),
        before=_claimed_before(viewer, kind, people),
        people=tuple((key, names.get(key)) for key in people),
        acts=open_acts(viewer, case, ACTS),
    )


def _claimed_before(
    viewer: Viewer, kind: Kind, people: Collection[UUID]
) -> tuple[tuple[str, date | None], ...]:
    """Of hand-overs that the viewer may read alone: the database keeps the others from them."""
    elders = resolve(people)
    rows = visible_to(narrowed(viewer), ArrivalClaim.objects.filter(person_id__in=keys_of(elders.values())))
    found = rows.values_list("rule", "claimed_on").distinct().order_by("claimed_on", "rule")
    return tuple((kind.needs.rule_label(rule), on) for rule, on in found)


def _told_to(viewer: Viewer, case: Case, rule: ProgressRule) -> list[str]:
    """The conditions of a rule whose finding the viewer may read: that somebody is in another claim is for those who claim alone."""
    leads = permissions.may(viewer, "claim", case.scheme)
    return [one for one in rule.conditions if leads or one != "nobody_twice"]


def needs_on_case(viewer: Viewer, case: Case) -> NeedsOnCase | None:
    """How many needs a case has, and how far they have come; None where its kind counts none. Its page has written the entry."""
    on = timezone.localdate()
    kind = kind_of(case.scheme, on)
    if not kind.needs.needs:
        return None
    facts, rule = need_facts([case])[case.id], kind.needs.rule_on(on)
    return NeedsOnCase(
        needs=len(facts),
        met=sum(is_met(need, on) for need in facts),
        sustained=sum(bool(rule) and is_sustained(need, rule, on) for need in facts if rule),
        rule=rule.label if rule else "",
    )


def rule_for(case: Case, on: date) -> ProgressRule:
    """The version of the rule that was in force on a day, with the values that the partnership had set by then.

    Raises
    ------
    DataUnfit: there was none.
    """
    rule = kind_of(case.scheme, on).needs.rule_on(on)
    if rule is None:
        raise DataUnfit(say("No rule was in force on {on}.", on=day_month_year(on)), slug="no-rule")
    return rule


def judged(
    case: Case, rule: ProgressRule, on: date, conditions: Sequence[str] | None = None
) -> tuple[Finding, ...]:
    """What a rule finds of a case, that the caller has checked, on a day."""
    return judge(rule, facts_of(case, rule, on), on, conditions)


def check_holds(case: Case, conditions: Sequence[str], on: date) -> None:
    """Refuse a move of a case that lacks what the rule in force asks for before it.

    Raises
    ------
    StageRefused: with each thing that is missing, in a sentence.
    DataUnfit: no rule is in force.
    """
    if not conditions:
        return
    lacking = [one.words for one in judged(case, rule_for(case, on), on, conditions) if not one.holds]
    if lacking:
        raise StageRefused(joined(lacking), slug="conditions-missing")


def need_for(viewer: Viewer, ref: str, number: int) -> Need:
    """A need of a case by its number, to act on.

    Raises
    ------
    NotVisible: it is not there, or not theirs to see.
    """
    rows = Need.objects.filter(case=case_for(viewer, ref), number=number)
    return one_visible_to(caseworker(viewer), rows.select_related("case__scheme", "case__referral"))


def need_to_change(viewer: Viewer, need: Need) -> Need:
    """The need as it stands now, if the viewer still sees it.

    Raises
    ------
    NotVisible: they do not.
    """
    rows = Need.objects.filter(id=need.id, case__in=visible_cases(caseworker(viewer)))
    found = one_visible_to(caseworker(viewer), rows.select_related("case__scheme", "case__referral"))
    check_covered(viewer, found.case.scheme)
    return found


def need_of(viewer: Viewer, case: Case, need_id: UUID) -> Need:
    """A need of a case that counts, for a goal of its plan.

    Raises
    ------
    NotVisible: it is not of this case, was taken off, or is not theirs to see.
    """
    return one_visible_to(
        caseworker(viewer), Need.objects.filter(case=case, id=need_id, taken_off__isnull=True)
    )


def count_of(viewer: Viewer, need: Need, number: int) -> NeedCount:
    """A count of a need by its number, to replace.

    Raises
    ------
    NotVisible: it is not there, or not theirs to see.
    """
    return one_visible_to(caseworker(viewer), NeedCount.objects.filter(need=need, number=number))


def need_lines(
    viewer: Viewer, case: Case, kind: Kind, rule: ProgressRule | None, on: date
) -> tuple[NeedLine, ...]:
    """Every need of a case whose page has written its entry, in order, also those that were taken off."""
    seen = narrowed(viewer)
    rows = list(
        visible_to(seen, Need.objects.filter(case=case)).select_related("taken_off").order_by("number", "pk")
    )
    counts: dict[UUID, list[NeedCount]] = {row.id: [] for row in rows}
    for one in visible_to(seen, NeedCount.objects.filter(need__in=rows)).order_by("last", "number", "pk"):
        counts[one.need_id].append(one)
    facts = {one.label: one for one in need_facts([case])[case.id]}
    names = names_for(viewer, {row.person_id for row in rows})
    users = names_of_users({row.owner for row in rows} | {c.by for cs in counts.values() for c in cs})
    agencies = names_of({row.agency for row in rows})
    at_work = {key: frozenset(user.id for user in members_of(key, roles=CASE_ROLES)) for key in agencies}
    return tuple(
        _line(row, counts[row.id], facts, kind, rule, on, names.get(row.person_id), users, agencies, at_work)
        for row in rows
    )


def need_words(seen: Viewer, case: Case, kind: Kind) -> dict[UUID, str]:
    """Each need of a case, with whose it is, by id; for a page that has written its entry."""
    if not kind.needs.needs:
        return {}
    rows = list(visible_to(seen, Need.objects.filter(case=case)).order_by("number", "pk"))
    names = names_for(seen, {row.person_id for row in rows})
    return {row.id: _need_words(row, kind, names.get(row.person_id)) for row in rows}


def _need_words(row: Need, kind: Kind, name: PersonName | None) -> str:
    known = kind.needs.needs.get(row.need)
    return f"{known.label if known else row.need}, {name.display if name else 'name withheld'}"


def _line(
    row: Need,
    counts: Sequence[NeedCount],
    facts: dict[str, NeedFacts],
    kind: Kind,
    rule: ProgressRule | None,
    on: date,
    name: PersonName | None,
    users: dict[UUID, str],
    agencies: dict[UUID, str],
    at_work: Mapping[UUID, frozenset[UUID]],
) -> NeedLine:
    known = kind.needs.needs.get(row.need)
    label = known.label if known else row.need
    fact = facts.get(say("need {number}, {label}", number=row.number, label=label))
    gap = rule.run.gap if rule and rule.run and fact and fact.by_run else None
    target = target_of(row.count, row.less)
    met = fact is not None and is_met(fact, on)
    return NeedLine(
        need=row,
        label=label,
        heading=kind.work.driver_words(known.driver) if known else "",
        name=name,
        source=kind.needs.sources.get(row.source, row.source),
        counted=known.counts if known else "",
        owner=users.get(row.owner, ""),
        is_gone=row.owner not in at_work.get(row.agency, ()),
        agency=agencies.get(row.agency, ""),
        target=target,
        state="Met" if met else "Not met" if fact and fact.until(on) else "Not counted yet",
        met_on=met_on(fact, on, gap) if fact and met else None,
        is_met=met,
        is_sustained=bool(fact and rule and is_sustained(fact, rule, on)),
        counts=_count_lines(counts, target, kind, users),
        taken_off=getattr(row, "taken_off", None),
    )


def _count_lines(
    counts: Sequence[NeedCount], target: int, kind: Kind, users: dict[UUID, str]
) -> tuple[CountLine, ...]:
    wrong = {one.replaces_id: one.because for one in counts if one.replaces_id}
    return tuple(
        CountLine(
            row=one,
            source=kind.needs.sources.get(one.source, one.source),
            by=users.get(one.by, ""),
            is_within=one.count <= target,
            replaced=wrong.get(one.id, ""),
        )
        for one in counts
    )
