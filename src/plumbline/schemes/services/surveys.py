"""Ask a survey, and take an answer that leads to nobody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from plumbline.access.jobs import job_viewer
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.schemes import permissions
from plumbline.schemes.models import Scheme, SurveyAnswer, SurveyComment, SurveyInvitation, SurveyRound
from plumbline.schemes.survey import (
    LEAST_INVITED,
    LONGEST_DAYS,
    MOST_INVITED,
    NOT_OPEN,
    checked_answers,
    checked_comment,
    fingerprint,
    new_code,
    newest,
    survey_of,
)
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


@transaction.atomic
def open_survey(
    *, scheme: Scheme, survey: str, invited: int, closes_on: date, by: Viewer, at: datetime | None = None
) -> tuple[SurveyRound, list[str]]:
    """Ask a survey in the version that holds today. The codes are returned once and kept nowhere; who gets which is written down by nobody.

    Refuses
        PermissionRefused: neither chair nor co-ordinator of the scheme.
        DataUnfit: no such survey, too few or too many invited, a last day that is not after today or too far away.
    Records
        ``survey.opened``.
    """
    permissions.check_may_ask(by, scheme)
    now = at or timezone.now()
    today = timezone.localdate(now)
    held = next((one for one in newest(today) if one.slug == survey), None)
    if held is None:
        raise DataUnfit("There is no such survey.", slug="survey-unknown")
    if not LEAST_INVITED <= invited <= MOST_INVITED:
        raise DataUnfit(
            say(
                "Invite from {least_invited} to {most_invited}: with fewer, whoever hands the codes out "
                "can guess who said what.",
                least_invited=LEAST_INVITED,
                most_invited=MOST_INVITED,
            ),
            slug="invited-unfit",
        )
    if not today < closes_on <= today + timedelta(days=LONGEST_DAYS):
        raise DataUnfit("Give a last day after today, within three months.", slug="closes-unfit")
    row = SurveyRound(
        scheme=scheme,
        survey=held.slug,
        version=held.version,
        invited=invited,
        opened_on=today,
        closes_on=closes_on,
        opened_by=by.user_id,
    )
    record("survey.opened", verb=Verb.COLLECTION, object_kind="survey", objects=[row.id], by=by, at=now)
    row.save(force_insert=True)
    codes = sorted({new_code() for _ in range(2 * invited)})[:invited]
    SurveyInvitation.objects.bulk_create(
        [SurveyInvitation(round=row, sha256=fingerprint(code)) for code in codes]
    )
    return row, codes


@transaction.atomic
def answer_survey(
    *, code: str, answers: Mapping[str, int], comment: str = "", at: datetime | None = None
) -> None:
    """Take one answer and destroy its invitation. Whoever answers is not asked who they are; call it with the job identified.

    Refuses
        DataUnfit: the code is not known, was used or is over (one sentence for all); an answer off the scale, or none.
    Records
        ``survey.answered``, by the job, with the round and nothing of the answer.
    """
    invitation = (
        SurveyInvitation.objects.select_for_update(of=("self",))
        .filter(sha256=fingerprint(code))
        .select_related("round")
        .first()
    )
    now = at or timezone.now()
    if invitation is None or timezone.localdate(now) > invitation.round.closes_on:
        raise DataUnfit(NOT_OPEN, slug="code-unfit")
    asked = invitation.round
    given, words = checked_answers(survey_of(asked.survey, asked.version), answers), checked_comment(comment)
    record(
        "survey.answered",
        verb=Verb.COLLECTION,
        object_kind="survey",
        objects=[asked.id],
        by=job_viewer("survey"),
        at=now,
    )
    invitation.delete()
    SurveyAnswer(round=asked, answers=given).save(force_insert=True)
    if words:
        SurveyComment(round=asked, words=words).save(force_insert=True)
