"""Count what was answered yes. Pure functions on plain values."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


ANSWERS = {"yes": "Yes", "no": "No", "not_known": "Not known"}


def count_ticks(questions: Collection[str], answers: Mapping[str, str]) -> int:
    """How many questions were answered yes.

    Raises
    ------
    DataUnfit: a question without an answer, one that the instrument does not have, or an answer that is not on offer.
    """
    unknown = set(answers) - set(questions)
    if unknown:
        raise DataUnfit("The instrument has no such question. Open the form again.", slug="no-such-question")
    missing = [q for q in questions if q not in answers]
    if missing:
        raise DataUnfit(
            say(
                "{count} of {asked} questions have no answer. “Not known” is one.",
                count=len(missing),
                asked=len(questions),
            ),
            slug="unanswered",
        )
    if not set(answers.values()) <= set(ANSWERS):
        raise DataUnfit("Answer each question with yes, no or not known.", slug="unanswered")
    return sum(answer == "yes" for answer in answers.values())
