"""A case as a rule of progress sees it: its needs with their counts, its people, its plan, its consent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import connection
from django.utils import timezone

from plumbline.cases.models import Case, CaseForm, CaseState, LeadWorker, Need, NeedCount, Objective
from plumbline.cases.progress import CaseFacts, Count, NeedFacts
from plumbline.cases.queries.sight import participants_of, participants_on
from plumbline.schemes.kind import Kind
from plumbline.schemes.kind.needs import ProgressRule
from plumbline.schemes.queries import kind_of
from plumbline.values.words import say


YES = "yes"


def standing_needs(cases: Collection[Case]) -> dict[UUID, list[Need]]:
    """Needs of some cases that the caller has checked, but for those that were taken off; by case, in order."""
    found: dict[UUID, list[Need]] = {case.id: [] for case in cases}
    for row in Need.objects.filter(case__in=list(found), taken_off__isnull=True).order_by("number", "pk"):
        found[row.case_id].append(row)
    return found


def standing_counts(needs: Iterable[Need]) -> dict[UUID, list[NeedCount]]:
    """What was counted of some needs, but for counts that others replaced; by need, in the order of their last days."""
    found: dict[UUID, list[NeedCount]] = {need.id: [] for need in needs}
    rows = NeedCount.objects.filter(need__in=list(found), replaced_by__isnull=True)
    for row in rows.order_by("last", "number", "pk"):
        found[row.need_id].append(row)
    return found


def need_facts(cases: Collection[Case]) -> dict[UUID, tuple[NeedFacts, ...]]:
    """The needs of some cases that the caller has checked, as a rule sees them."""
    needs = standing_needs(cases)
    every = [need for rows in needs.values() for need in rows]
    counts = standing_counts(every)
    goals = set(Objective.objects.filter(need__in=every).values_list("need_id", flat=True))
    kinds = {case.id: kind_of(case.scheme) for case in cases}
    return {
        key: tuple(_facts(need, counts[need.id], kinds[key], need.id in goals) for need in rows)
        for key, rows in needs.items()
    }


def _facts(need: Need, counts: Sequence[NeedCount], kind: Kind, has_goal: bool) -> NeedFacts:
    known = kind.needs.needs.get(need.need)
    return NeedFacts(
        label=say("need {number}, {need}", number=need.number, need=known.label if known else need.need),
        slug=need.need,
        driver=known.driver if known else "",
        person_id=need.person_id,
        found_on=need.found_on,
        baseline=need.count,
        less=need.less,
        counts=tuple(Count(one.first, one.last, one.count) for one in counts),
        by_run=bool(known and known.by_run),
        has_goal=has_goal,
    )


def facts_of(case: Case, rule: ProgressRule, on: date) -> CaseFacts:
    """A case that the caller has checked, as a rule sees it on a day."""
    people, forms = participants_on(case, on), _last_forms(case)
    return CaseFacts(
        needs=need_facts([case])[case.id],
        parts=frozenset(row.part for row in people),
        expects=_answer(forms, rule.expected) == YES,
        consents=_answer(forms, rule.consent) == YES,
        has_lead=_has_lead(case),
        plan_on=_plan_on(case, forms, rule),
        claimed=claimed_elsewhere(case, rule.slug, [row.person_id for row in people]),
    )


def claimed_elsewhere(case: Case, rule: str, people: Sequence[UUID]) -> int:
    """How many of some people are in another claim that stands: of the scheme, or by the same rule in any scheme or before they were handed over to us.

    Also of a case that the viewer does not see. The database tells it to co-ordinators and chairs alone; to others it is nought, and no
    page of theirs says so.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT cases_claimed_by_rule(%s, %s, %s, %s)", [rule, case.scheme_id, list(people), case.id]
        )
        return int(cursor.fetchone()[0])


def claims_that_go(case: Case) -> list[dict[str, str | None]]:
    """By which rules a family that is handed over was claimed for, so that it is not claimed for again: of this case and of what came with it with the day.

    Of a case that whoever hands over may not see the rule goes alone, not the day.
    """
    people = [row.person_id for row in participants_of(case)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT rule, claimed_on FROM cases_claims_that_go(%s, %s)", [people, case.id])
        return [{"rule": rule, "on": on.isoformat() if on else None} for rule, on in cursor.fetchall()]


def _last_forms(case: Case) -> dict[str, Mapping[str, str]]:
    """The last answers to each form, the request included, so that a rule may ask it too."""
    found: dict[str, Mapping[str, str]] = {"referral": case.referral.answers}
    for row in CaseForm.objects.filter(case=case).order_by("number"):
        found[row.form] = row.answers
    return found


def _answer(forms: Mapping[str, Mapping[str, str]], question: tuple[str, str]) -> str:
    return forms.get(question[0], {}).get(question[1], "")


def _has_lead(case: Case) -> bool:
    last = LeadWorker.objects.filter(case=case).order_by("-number").first()
    return last is not None and last.user is not None


def _plan_on(case: Case, forms: Mapping[str, Mapping[str, str]], rule: ProgressRule) -> date | None:
    """The first day on which a plan was agreed: here, or before the case came here where a form says so."""
    after = {
        state.on["plan_agreed"]
        for state in kind_of(case.scheme).course.states.values()
        if "plan_agreed" in state.on
    }
    first = CaseState.objects.filter(case=case, state__in=after).order_by("number").first()
    told = _answer(forms, rule.planned)
    days = [timezone.localdate(first.at)] if first else []
    return min([*days, *([date.fromisoformat(told)] if told else [])], default=None)
