"""A made-up survey of those who work with the panel, asked, answered by some, and over; and made-up costs of an hour."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from plumbline.access.identity import acting_as
from plumbline.access.jobs import job_viewer
from plumbline.cli.story.partnership import SCHEME, Cast
from plumbline.schemes.queries import scheme
from plumbline.schemes.services import answer_survey, open_survey, set_unit_cost
from plumbline.schemes.survey import survey_of


INVITED = 24
# Of whom so many answer, and how many of them agree with each statement in turn: made up.
ANSWERED = 19
AGREE = (14, 12, 6, 9, 13, 11)
COMMENTS = (
    "Send the papers two days before (made up)",
    "We agree actions that nobody has the hours for (made up)",
    "Good to put faces to names (made up)",
)


def survey_practitioners(cast: Cast, *, at: datetime) -> None:
    """Ask a survey at a moment, for two weeks, and answer it on the next day."""
    with acting_as(cast.people["coordinator"]) as alice:
        row, codes = open_survey(
            scheme=scheme(SCHEME),
            survey="practitioners",
            invited=INVITED,
            closes_on=timezone.localdate(at + timedelta(days=14)),
            by=alice,
            at=at,
        )
    questions = list(survey_of(row.survey, row.version).questions)
    with acting_as(job_viewer("survey")):
        for number, code in enumerate(codes[:ANSWERED]):
            answers = {slug: 4 if number < agree else 2 for slug, agree in zip(questions, AGREE, strict=True)}
            comment = COMMENTS[number] if number < len(COMMENTS) else ""
            answer_survey(code=code, answers=answers, comment=comment, at=at + timedelta(days=1))


# Pounds for an hour: made up, and of no agency.
HOURLY = {"council": 31, "police": 44, "housing": 29, "probation": 37, "hospital": 41, "refuge": 26}


def set_costs(cast: Cast, *, at: datetime) -> None:
    """Say what an hour of each agency costs."""
    with acting_as(cast.people["coordinator"]) as alice:
        for agency, pounds in HOURLY.items():
            set_unit_cost(
                scheme=scheme(SCHEME),
                agency=cast.agencies[agency],
                pence=100 * pounds,
                source="made up for the demo",
                from_date=timezone.localdate(at),
                by=alice,
                at=at,
            )
