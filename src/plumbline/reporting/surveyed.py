"""What came back of a survey, as it may be shown: shares with intervals, small numbers hidden, comments apart. Process, never outcome."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.reporting import permissions
from plumbline.reporting.figures import Figure, Period, share_figure
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import schemes_of
from plumbline.schemes.queries.surveys import Answered, Asked, answered, rounds_of
from plumbline.values.errors import NotVisible
from plumbline.values.words import say


# Below this nothing is shown, not even how many answered.
LEAST_ANSWERS = 5
COMMENT_READERS = frozenset({Role.COORDINATOR, Role.CHAIR, Role.RESEARCHER})
LIKED = (
    "This is what people said of how the work is done. It says nothing of whether anybody is hurt less: panels that everybody liked have been "
    "found to change nothing that could be measured. Those who answered may differ from those who did not."
)
TOO_FEW = say("Fewer than {least_answers} answered, so nothing is shown.", least_answers=LEAST_ANSWERS)


@dataclass(frozen=True, slots=True)
class SurveyedPage:
    """One round that is over. ``figures`` and ``comments`` are empty where too few answered; ``why`` says so."""

    scheme: Scheme
    asked: Asked
    figures: tuple[Figure, ...]
    comments: tuple[str, ...]
    why: str = ""


def surveys_page(viewer: Viewer, slug: str) -> tuple[Scheme, list[Asked]]:
    """Every round of a scheme, the newest first.

    Refuses
        PermissionRefused: the viewer's role has no use for it.
        NotVisible: no such scheme at the viewer's table.
    """
    permissions.check_may_read_counts(viewer)
    scheme = next((one for one in schemes_of(viewer) if one.slug == slug), None)
    if scheme is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    return scheme, rounds_of(scheme)


def surveyed_page(viewer: Viewer, slug: str, round_id: UUID, on: date) -> SurveyedPage:
    """What came back of a round.

    Refuses
        As `surveys_page`; NotVisible until the last day is past.
    """
    scheme, _ = surveys_page(viewer, slug)
    found = answered(scheme, round_id, on)
    if found.answers < LEAST_ANSWERS:
        return SurveyedPage(scheme, found.asked, (), (), TOO_FEW)
    comments = found.comments if viewer.has_role(*COMMENT_READERS) else ()
    return SurveyedPage(scheme, found.asked, figures_of_round(found), comments)


def _answered(answers: int, invited: int, period: str) -> Figure:
    """How many answered, of all who were invited. Everybody is counted, so it has no interval; hidden as any share is."""
    found = share_figure("Answered", answers, invited, period=period, of="people invited")
    if found.share is None:
        return found
    words = say(
        "{answers:,} of {invited:,} people invited ({share:.0%})",
        answers=answers,
        invited=invited,
        share=found.share,
    )
    return replace(found, words=words, ci_low=None, ci_high=None)


def figures_of_round(found: Answered) -> tuple[Figure, ...]:
    """How many answered, and for each statement how many agree."""
    row = found.asked.round
    period = Period(row.opened_on, date.fromordinal(row.closes_on.toordinal() + 1)).words
    return (
        _answered(found.answers, row.invited, period),
        *(
            share_figure(words, *found.agreed[slug], period=period, of="who answered this agree")
            for slug, words in found.asked.survey.questions.items()
        ),
    )
