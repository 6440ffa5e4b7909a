"""Assessments of the people in a case, as far as the viewer may know them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.assessments.comparing import Point, Series, compare
from plumbline.assessments.definition import Definition
from plumbline.assessments.queries import definition_of
from plumbline.assessments.scoring import read_back
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import Assessment, AssessmentDraft, Case
from plumbline.cases.queries.assessment_lines import (
    AnswerLine,
    AssessmentLine,
    answers_by_domain,
    assessment_lines,
)
from plumbline.cases.queries.people import PersonLine, people_of
from plumbline.cases.queries.sight import HIDDEN, case_for, open_acts, visible_cases
from plumbline.cases.sealing import unseal
from plumbline.referrals.agreements import check_covered
from plumbline.schemes.permissions import caseworker, narrowed
from plumbline.sharing.visibility import one_visible_to, visible_to
from plumbline.values.errors import NotVisible


UNREADABLE = "What was typed here cannot be read on this server. Throw it away and begin again."


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One that was begun at the viewer's own agency and is not finished."""

    draft: AssessmentDraft
    begun_by: str
    saved_by: str


@dataclass(frozen=True, slots=True)
class PersonAssessed:
    """One person of a case with their assessments, the newest first, and what is being written of them."""

    person: PersonLine
    lines: tuple[AssessmentLine, ...]
    drafts: tuple[DraftLine, ...]


@dataclass(frozen=True, slots=True)
class AssessmentsOfCase:
    """Everybody in a case with their assessments. ``acts``: what the viewer may do, in a case that is open."""

    case: Case
    people: tuple[PersonAssessed, ...]
    acts: frozenset[str]


@dataclass(frozen=True, slots=True)
class AssessmentSheet:
    """One assessment with its answers by domain, and every version of it, the newest first. ``several``: the case has more people."""

    case: Case
    person: PersonLine
    several: bool
    line: AssessmentLine
    answers: tuple[tuple[str, tuple[AnswerLine, ...]], ...]
    versions: tuple[AssessmentLine, ...]
    may_correct: bool
    may_override: bool


@dataclass(frozen=True, slots=True)
class DraftSheet:
    """What is being written: of whom, by which instrument, what was typed so far."""

    draft: AssessmentDraft
    case: Case
    person: PersonLine
    several: bool
    definition: Definition
    typed: dict[str, str]
    saved_by: str


@dataclass(frozen=True, slots=True)
class PersonChange:
    """What changed for one person, and in sentences what is not compared and why."""

    person: PersonLine
    series: tuple[Series, ...]
    not_compared: tuple[str, ...]


def assessments_of_case(viewer: Viewer, ref: str) -> AssessmentsOfCase:
    """Every assessment in a case that the viewer may see, by person.

    Raises
    ------
    NotVisible: the case is not there, or not theirs to see.

    Records
        ``assessment.listed``, one entry for case, people and assessments.
    """
    case = case_for(viewer, ref)
    rows = list(_visible(viewer, case))
    drafts = list(_visible_drafts(viewer, case))
    people = people_of(viewer, case)
    _looked("assessment.listed", viewer, [case.id, *(p.person_id for p in people), *(r.id for r in rows)])
    lines, writing = assessment_lines(viewer, rows), _draft_lines(drafts)
    return AssessmentsOfCase(
        case=case,
        people=tuple(
            PersonAssessed(
                person=person,
                lines=tuple(
                    line
                    for line in reversed(lines)
                    if line.assessment.person_id == person.person_id and line.is_last
                ),
                drafts=tuple(line for line in writing if line.draft.person_id == person.person_id),
            )
            for person in people
        ),
        acts=open_acts(viewer, case, ("assess", "override_band", "formulate", "write_safety_plan")),
    )


def case_of_assessment(viewer: Viewer, assessment_id: UUID) -> str:
    """The reference of the case of an assessment, for the change number of its page.

    Raises
    ------
    NotVisible: it, or its case, is not theirs to see.
    """
    ref: str = _assessment_for(viewer, assessment_id).case.ref
    return ref


def assessment_sheet(viewer: Viewer, assessment_id: UUID) -> AssessmentSheet:
    """One assessment whole, with the versions before and after it.

    Raises
    ------
    NotVisible: it, or its case, is not theirs to see.

    Records
        ``assessment.consulted``, one entry for assessment, case and person.
    """
    row = _assessment_for(viewer, assessment_id)
    case = row.case
    _looked("assessment.consulted", viewer, [row.id, case.id, row.person_id])
    chain = _chain(list(_visible(viewer, case)), row)
    lines = assessment_lines(viewer, chain)
    line = next(one for one in lines if one.assessment.id == row.id)
    acts = open_acts(viewer, case, ("assess", "override_band"))
    person, several = _person(viewer, case, row.person_id)
    ours = row.agency in viewer.agencies_as(permissions.MAY["assess"])
    return AssessmentSheet(
        case=case,
        person=person,
        several=several,
        line=line,
        answers=answers_by_domain(line.definition, row.answers),
        versions=tuple(reversed(lines)),
        may_correct="assess" in acts and ours and line.is_last,
        may_override="override_band" in acts and line.is_last and line.definition.judgement,
    )


def draft_sheet(viewer: Viewer, draft_id: UUID) -> DraftSheet:
    """What is being written at the viewer's own agency, to go on with.

    Raises
    ------
    NotVisible: it is not there, not theirs to see, or has ended.
    StageRefused: it was sealed under another key.

    Records
        ``assessment.draft_read``, one entry for draft, case and person.
    """
    draft = _draft_for(viewer, draft_id)
    if draft.ended_at is not None:
        raise NotVisible(HIDDEN)
    _looked("assessment.draft_read", viewer, [draft.id, draft.case_id, draft.person_id])
    typed: dict[str, str] = json.loads(unseal(bytes(draft.sealed), rule=draft.id, unreadable=UNREADABLE))
    person, several = _person(viewer, draft.case, draft.person_id)
    return DraftSheet(
        draft=draft,
        case=draft.case,
        person=person,
        several=several,
        definition=definition_of(draft.instrument),
        typed=typed,
        saved_by=names_of_users([draft.saved_by]).get(draft.saved_by, ""),
    )


def finished_from(viewer: Viewer, draft_id: UUID) -> UUID | None:
    """The id of the assessment that a draft became; None where it is still being written. Nothing of it is shown.

    Raises
    ------
    NotVisible: the draft is not there, or not theirs to see.
    """
    draft = _draft_for(viewer, draft_id)
    return Assessment.objects.filter(draft=draft).values_list("id", flat=True).first()


def change_of_case(viewer: Viewer, ref: str) -> tuple[Case, tuple[PersonChange, ...]]:
    """What changed over time for each person of a case who was assessed: versions that stand, compared only with their own kind.

    Raises
    ------
    NotVisible: the case is not there, or not theirs to see.

    Records
        ``assessment.compared``, one entry for case, people and assessments.
    """
    case = case_for(viewer, ref)
    rows = list(_visible(viewer, case))
    people = people_of(viewer, case)
    _looked("assessment.compared", viewer, [case.id, *(p.person_id for p in people), *(r.id for r in rows)])
    corrected = {row.corrects_id for row in rows}
    standing = [row for row in rows if row.id not in corrected]
    return case, tuple(
        PersonChange(person, *compare([_point(row) for row in standing if row.person_id == person.person_id]))
        for person in people
    )


def draft_to_change(viewer: Viewer, draft: AssessmentDraft) -> AssessmentDraft:
    """Return the draft as it stands now, if the viewer still sees it and an agreement covers them, as `case_to_change`."""
    found = _draft_for(viewer, draft.id)
    check_covered(viewer, found.case.scheme)
    return found


def assessment_to_change(viewer: Viewer, assessment: Assessment) -> Assessment:
    """Return the assessment, if the viewer still sees it and an agreement covers them, as `case_to_change`."""
    found = _assessment_for(viewer, assessment.id)
    check_covered(viewer, found.case.scheme)
    return found


def _visible(viewer: Viewer, case: Case) -> Iterable[Assessment]:
    rows = Assessment.objects.filter(case=case).select_related("instrument", "case__scheme")
    return visible_to(narrowed(viewer), rows).order_by("on", "at", "pk")


def _visible_drafts(viewer: Viewer, case: Case) -> Iterable[AssessmentDraft]:
    rows = AssessmentDraft.objects.filter(case=case, ended_at=None).select_related("instrument")
    return visible_to(narrowed(viewer), rows)


def _assessment_for(viewer: Viewer, assessment_id: UUID) -> Assessment:
    seen = caseworker(viewer)
    rows = Assessment.objects.filter(id=assessment_id, case__in=visible_cases(seen))
    return one_visible_to(seen, rows.select_related("instrument", "case__scheme"))


def _draft_for(viewer: Viewer, draft_id: UUID) -> AssessmentDraft:
    seen = caseworker(viewer)
    rows = AssessmentDraft.objects.filter(id=draft_id, case__in=visible_cases(seen))
    return one_visible_to(seen, rows.select_related("instrument", "case__scheme"))


def _person(viewer: Viewer, case: Case, person_id: UUID) -> tuple[PersonLine, bool]:
    """Somebody in a case, and whether there are others in it."""
    people = people_of(viewer, case)
    found = next((p for p in people if p.person_id == person_id), None)
    if found is None:
        raise NotVisible(HIDDEN)
    return found, len(people) > 1


def _draft_lines(drafts: Sequence[AssessmentDraft]) -> list[DraftLine]:
    users = names_of_users({d.begun_by for d in drafts} | {d.saved_by for d in drafts})
    return [DraftLine(d, users.get(d.begun_by, ""), users.get(d.saved_by, "")) for d in drafts]


def _chain(rows: list[Assessment], row: Assessment) -> list[Assessment]:
    """Every version of an assessment, the first to the last."""
    by_id, after = {r.id: r for r in rows}, {r.corrects_id: r for r in rows if r.corrects_id}
    first = row
    while first.corrects_id in by_id:
        first = by_id[first.corrects_id]
    chain = [first]
    while chain[-1].id in after:
        chain.append(after[chain[-1].id])
    return chain


def _point(row: Assessment) -> Point:
    return Point(
        on=row.on,
        key=str(row.instrument_id),
        instrument=row.instrument.slug,
        title=row.instrument.title,
        version=row.instrument.version,
        result=read_back(row.result),
    )


def _looked(what: str, viewer: Viewer, objects: Iterable[UUID], at: datetime | None = None) -> None:
    record(
        what,
        verb=Verb.CONSULTATION,
        object_kind="assessment",
        objects=dict.fromkeys(objects),
        by=viewer,
        at=at,
    )
