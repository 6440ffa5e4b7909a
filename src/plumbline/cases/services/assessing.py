"""Assess a person of a case by an instrument: begin, save and come back, finish, or throw it away."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.assessments.models import Instrument
from plumbline.assessments.queries import definition_of, instrument_in_effect
from plumbline.assessments.scoring import score, stored
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import Assessment, AssessmentDraft, Case
from plumbline.cases.queries.assessments import draft_to_change
from plumbline.cases.queries.sight import case_to_change, check_in_case
from plumbline.cases.rules import day_of
from plumbline.cases.sealing import seal
from plumbline.cases.services.states import check_open
from plumbline.referrals.rules import may_save
from plumbline.sharing.enums import Marking
from plumbline.sharing.saving import save_once
from plumbline.sharing.services import owned_by
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


LONGEST = 200_000
EMPTY = "{}"
ENDED = "This assessment was finished or thrown away meanwhile. What is on this page is not saved."


@transaction.atomic
def begin_assessment(
    *, case: Case, person_id: UUID, instrument_id: UUID, by: Viewer, at: datetime | None = None
) -> AssessmentDraft:
    """Begin to assess a person of a case by the version of an instrument that is in effect. One's own agency alone sees it so far.

    Refuses
        PermissionRefused: no role that works with people.
        NotVisible: the case is not theirs to see.
        StageRefused: the case is closed, or somebody of the agency has begun the same.
        DataUnfit: nobody of this case, or an instrument that is not in effect.
    Records
        ``assessment.begun``.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    permissions.check_may(by, "assess", case.scheme)
    check_open(case)
    check_in_case(case, person_id)
    instrument = instrument_in_effect(instrument_id, timezone.localdate(now))
    agency = permissions.acting_agency(by, "assess", case.scheme)
    _check_not_begun(case, person_id, instrument, agency)
    draft = AssessmentDraft(
        **owned_by(agency), id=uuid4(), marking=Marking.OWNER.value, case=case, instrument=instrument, person_id=person_id,
        agency=agency, window=uuid4(), begun_at=now, begun_by=by.user_id, saved_at=now, saved_by=by.user_id,
    )  # fmt: skip
    draft.sealed = seal(EMPTY, rule=draft.id)
    _write("assessment.begun", Verb.COLLECTION, draft, by, now)
    save_once(draft, clash="Somebody at your agency has just begun this. Go on with theirs.", slug="begun")
    return draft


@transaction.atomic
def save_answers(
    *,
    draft: AssessmentDraft,
    typed: Mapping[str, str],
    window: UUID,
    turn: int,
    version: int,
    by: Viewer,
    at: datetime | None = None,
) -> AssessmentDraft:
    """Keep what is typed, whole or not, to come back to.

    Parameters
    ----------
    typed : by question, as it was typed.
    window, turn : which open page sends it, and how often it has sent; what arrives late is let go.
    version : of the draft on which the page was built.

    Refuses
        NotVisible: it is not theirs to see.
        PermissionRefused: no role that works with people.
        StageRefused: somebody else, or another window, saved in between; it has ended, or its case has closed.
        DataUnfit: longer than any assessment.
    Records
        ``assessment.answers_saved``.
    """
    held, now = _held(draft, by), at or timezone.now()
    if not _takes_the_place(held, window=window, turn=turn, version=version):
        return held
    words = json.dumps(dict(typed))
    if len(words) > LONGEST:
        raise DataUnfit(
            "This is more than an assessment holds. Shorten the longest answers.", slug="too-long"
        )
    _write("assessment.answers_saved", Verb.COLLECTION, held, by, now)
    held.sealed, held.window, held.turn = seal(words, rule=held.id), window, turn
    held.saved_at, held.saved_by, held.version = now, by.user_id, held.version + 1
    held.save(update_fields=["sealed", "window", "turn", "saved_at", "saved_by", "version"])
    return held


@transaction.atomic
def finish_assessment(
    *,
    draft: AssessmentDraft,
    answers: Mapping[str, str],
    window: UUID,
    turn: int,
    version: int,
    by: Viewer,
    on: date | None = None,
    at: datetime | None = None,
) -> Assessment:
    """Finish an assessment: it is scored, this once, by the version of the instrument that it was begun with.

    From then on whoever sees the case sees it.

    Parameters
    ----------
    on : the day on which the person was assessed; today unless told.

    Refuses
        NotVisible, PermissionRefused, StageRefused: as `save_answers`.
        DataUnfit: a question without an answer, one not on offer, or a day to come.
    Records
        ``assessment.finished``.
    """
    held, now = _held(draft, by), at or timezone.now()
    if not _takes_the_place(held, window=window, turn=turn, version=version):
        raise StageRefused(ENDED, slug="elsewhere")
    result = score(definition_of(held.instrument), answers)
    row = Assessment(
        id=uuid4(), case=held.case, instrument=held.instrument, person_id=held.person_id, draft=held, on=day_of(on, timezone.localdate(now)),
        answers=dict(answers), result=stored(result), score=result.score, band=result.band, missing=result.missing,
        agency=held.agency, at=now, by=by.user_id, owner_agency=held.agency,
    )  # fmt: skip
    objects = [row.id, held.id, held.case_id, held.person_id]
    record(
        "assessment.finished", verb=Verb.COLLECTION, object_kind="assessment", objects=objects, by=by, at=now
    )
    save_once(row, clash=ENDED, slug="elsewhere")
    _end(held, now)
    return row


@transaction.atomic
def throw_assessment_away(*, draft: AssessmentDraft, by: Viewer, at: datetime | None = None) -> None:
    """Throw away what was begun and not finished. That it was begun stays as a row, what was typed does not.

    Refuses
        NotVisible, PermissionRefused, StageRefused: as `save_answers`.
    Records
        ``assessment.thrown_away``.
    """
    held, now = _held(draft, by, needs_open=False), at or timezone.now()
    _write("assessment.thrown_away", Verb.ERASURE, held, by, now)
    _end(held, now)


def _check_not_begun(case: Case, person_id: UUID, instrument: Instrument, agency: UUID) -> None:
    """Whoever comes second to the same assessment learns of the first."""
    rows = AssessmentDraft.objects.filter(case=case, person_id=person_id, agency=agency, ended_at=None)
    first = rows.filter(instrument=instrument).first()
    if first is not None:
        name = names_of_users([first.begun_by]).get(first.begun_by, "Somebody at your agency")
        raise StageRefused(
            say(
                "{name} began this assessment on {begun_at} and has not finished it. Go on with that one.",
                name=name,
                begun_at=day_month_year(first.begun_at),
            ),
            slug="begun",
        )


def _held(draft: AssessmentDraft, by: Viewer, *, needs_open: bool = True) -> AssessmentDraft:
    """The draft as it stands now, after everybody who writes it at this moment; theirs to write."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"cases.assessing.{draft.id}"]
        )
    held = draft_to_change(by, draft)
    permissions.check_may(by, "assess", held.case.scheme)
    if held.ended_at is not None:
        raise StageRefused(ENDED, slug="elsewhere")
    if needs_open:
        check_open(held.case)
    return held


def _takes_the_place(held: AssessmentDraft, *, window: UUID, turn: int, version: int) -> bool:
    """Whether what a page sends takes the place of what is held; False where this page has sent something newer.

    Raises
    ------
    StageRefused: somebody else, or another window, saved in between.
    """
    answer = may_save(
        stored=(str(held.window), held.turn, held.version), window=str(window), turn=turn, version=version
    )
    if answer is False:
        name = names_of_users([held.saved_by]).get(held.saved_by, "Somebody else")
        raise StageRefused(
            say(
                "{name} changed this assessment in another window at {saved_at:%H:%M}. What is on this "
                "page is not saved yet. Look at the other window first; to keep this page in its place, "
                "press the button again.",
                name=name,
                saved_at=timezone.localtime(held.saved_at),
            ),
            slug="draft-elsewhere",
        )
    return answer is True


def _end(held: AssessmentDraft, now: datetime) -> None:
    held.sealed, held.ended_at = seal(EMPTY, rule=held.id), now
    held.save(update_fields=["sealed", "ended_at"])


def _write(what: str, verb: Verb, draft: AssessmentDraft, by: Viewer, at: datetime) -> None:
    objects = [draft.id, draft.case_id, draft.person_id]
    record(what, verb=verb, object_kind="assessment-draft", objects=objects, by=by, at=at)
