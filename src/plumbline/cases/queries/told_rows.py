"""Rows of what a person was told, objects to and consents to, for a chronology.

No ledger entry: whoever puts them on a page writes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.cases.chronology import LONDON, Row, Sort
from plumbline.cases.enums import CONSENT_NAMES, OUTCOME_NAMES, ConsentAnswer, ObjectionOutcome, Told
from plumbline.cases.models import (
    Case,
    Consent,
    Objection,
    ObjectionAnswer,
    ObjectionExtension,
    ObjectionIdentity,
    ObjectionIdentityShown,
    Telling,
)
from plumbline.cases.telling import Rule, answer_by, law
from plumbline.schemes.permissions import narrowed
from plumbline.sharing.visibility import visible_to
from plumbline.values.words import joined, say
from plumbline.values.written_days import day_month_year


SOURCE = "Case"


def told_rows(viewer: Viewer, case: Case, person_id: UUID) -> Iterator[Row]:
    """What one person of a case was told or not, objected to, and said to a service, each on its day."""
    seen = narrowed(viewer)
    for t in visible_to(seen, Telling.objects.filter(case=case, person_id=person_id)):
        yield _telling(t)
    yield from _objection_rows(seen, case, person_id)
    for c in visible_to(seen, Consent.objects.filter(case=case, person_id=person_id)):
        yield Row(
            Sort.TOLD, c.id, _midnight(c.on), c.at, f"{CONSENT_NAMES[ConsentAnswer(c.answer)]}: {c.service}", agency=c.agency,
            source=SOURCE, by=c.by, detail=_joined(law().ways.get(c.how, ""), c.words),
            readers=frozenset(c.seen_by_agencies),
        )  # fmt: skip


def _objection_rows(seen: Viewer, case: Case, person_id: UUID) -> Iterator[Row]:
    """What one person objected to, and what followed; nothing more is asked where they did not."""
    objections = list(visible_to(seen, Objection.objects.filter(case=case, person_id=person_id)))
    for o in objections:
        yield Row(
            Sort.TOLD, o.id, _midnight(o.on), o.at, say("Objected to: {to_what}", to_what=o.to_what), agency=o.agency, source=SOURCE, by=o.by,
            detail=o.words, note=say("To be answered by {answer_by}", answer_by=day_month_year(o.answer_by)), readers=frozenset(o.seen_by_agencies),
        )  # fmt: skip
    if not objections:
        return
    answers = ObjectionAnswer.objects.filter(case=case, objection__person_id=person_id)
    for a in visible_to(seen, answers.select_related("objection")):
        yield Row(
            Sort.TOLD, a.id, _midnight(a.on), a.at,
            say("Objection {outcome}: {to_what}", outcome=say(OUTCOME_NAMES[ObjectionOutcome(a.outcome)]).lower(), to_what=a.objection.to_what), agency=a.agency,
            source=SOURCE, by=a.by, detail=_joined(_label(law().grounds.get(a.ground)), a.words),
            readers=frozenset(a.seen_by_agencies),
        )  # fmt: skip
    longer = ObjectionExtension.objects.filter(case=case, objection__person_id=person_id)
    for e in visible_to(seen, longer.select_related("objection")):
        yield Row(
            Sort.TOLD, e.id, _midnight(e.told_on), e.at, say("Told that the answer waits longer: {to_what}", to_what=e.objection.to_what), agency=e.agency,
            source=SOURCE, by=e.by, detail=_joined(_label(law().extensions.get(e.reason)), e.words),
            note=say("To be answered by {answer_by}", answer_by=day_month_year(e.answer_by)), readers=frozenset(e.seen_by_agencies),
        )  # fmt: skip
    doubts = ObjectionIdentity.objects.filter(case=case, objection__person_id=person_id)
    for i in visible_to(seen, doubts.select_related("objection")):
        yield Row(
            Sort.TOLD, i.id, _midnight(i.asked_on), i.at, say("Asked to show who they are: {to_what}", to_what=i.objection.to_what), agency=i.agency,
            source=SOURCE, by=i.by, detail=_joined(_label(law().identity.get(i.reason)), i.words),
            note="The month for an answer has not begun", readers=frozenset(i.seen_by_agencies),
        )  # fmt: skip
    proofs = ObjectionIdentityShown.objects.filter(case=case, asked__objection__person_id=person_id)
    for p in visible_to(seen, proofs.select_related("asked__objection")):
        yield Row(
            Sort.TOLD, p.id, _midnight(p.shown_on), p.at, say("Showed who they are: {to_what}", to_what=p.asked.objection.to_what), agency=p.agency,
            source=SOURCE, by=p.by, detail=p.words, note=say("To be answered by {answer_by}", answer_by=day_month_year(answer_by(p.shown_on))),
            readers=frozenset(p.seen_by_agencies),
        )  # fmt: skip


def _telling(t: Telling) -> Row:
    told = t.outcome == Told.TOLD
    why = law().ways.get(t.how, "") if told else _label(law().reasons.get(t.reason))
    return Row(
        Sort.TOLD, t.id, _midnight(t.on), t.at,
        "Told that agencies work together on this case" if told else "Not told, by decision",
        agency=t.agency, source=SOURCE, by=t.by, detail=_joined(why, t.words),
        note=say("To be looked at again on {review_on}", review_on=day_month_year(t.review_on)) if t.review_on else "", readers=frozenset(t.seen_by_agencies),
    )  # fmt: skip


def _label(rule: Rule | None) -> str:
    return rule.words if rule else ""


def _joined(*words: str) -> str:
    return joined((w.rstrip(".") for w in words if w), ". ")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)
