"""Read surveys: what a code asks, what a scheme asked, and what came back once it is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from plumbline.schemes.models import Scheme, SurveyAnswer, SurveyComment, SurveyInvitation, SurveyRound
from plumbline.schemes.survey import AGREES, NOT_OPEN, Survey, fingerprint, survey_of
from plumbline.values.errors import DataUnfit, NotVisible


@dataclass(frozen=True, slots=True)
class Asked:
    """One round with the survey as it was asked."""

    round: SurveyRound
    survey: Survey

    def is_over(self, on: date) -> bool:
        """Whether its last day is past. Until then nothing of it is read: who answered when would tell who said what."""
        return on > self.round.closes_on


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back of a round: how many answers, and for each statement how many agreed of how many who answered it."""

    asked: Asked
    answers: int
    agreed: Mapping[str, tuple[int, int]]
    comments: tuple[str, ...]


def asked_by(code: str, on: date) -> Asked:
    """Return what a code asks.

    Raises
    ------
    DataUnfit: it is not known, was used, or is over: one sentence for all.
    """
    found = SurveyInvitation.objects.filter(sha256=fingerprint(code)).select_related("round").first()
    if found is None or on > found.round.closes_on:
        raise DataUnfit(NOT_OPEN, slug="code-unfit")
    return _asked(found.round)


def rounds_of(scheme: Scheme) -> list[Asked]:
    """Every round of a scheme, the newest first."""
    return [_asked(row) for row in SurveyRound.objects.filter(scheme=scheme)]


def answered(scheme: Scheme, round_id: UUID, on: date) -> Answered:
    """What came back of a round that is over. Small counts are hidden by whoever shows them.

    Raises
    ------
    NotVisible: the scheme has no such round, or it is not over.
    """
    row = SurveyRound.objects.filter(scheme=scheme, id=round_id).first()
    if row is None or on <= row.closes_on:
        raise NotVisible("This page is not there, or is not yours to see.")
    asked = _asked(row)
    given = list(SurveyAnswer.objects.filter(round=row).values_list("answers", flat=True))
    agreed = {
        slug: (
            sum(one[slug] in AGREES for one in given if slug in one),
            sum(slug in one for one in given),
        )
        for slug in asked.survey.questions
    }
    comments = tuple(SurveyComment.objects.filter(round=row).values_list("words", flat=True))
    return Answered(asked, len(given), agreed, comments)


def _asked(row: SurveyRound) -> Asked:
    return Asked(row, survey_of(row.survey, row.version))
