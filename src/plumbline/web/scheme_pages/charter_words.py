"""Turn a charter into the lines of its page."""

from __future__ import annotations

from collections.abc import Sequence

from plumbline.schemes.queries import CharterVersion
from plumbline.values.words import say, small_first
from plumbline.web.templatetags.pages import day


NOT_ASKED = ("Not asked for when this charter was agreed",)


def lines_of(version: CharterVersion) -> dict[str, tuple[str, ...]]:
    """The lines of each part, by its name, in the order in which a charter is read."""
    charter = version.charter
    theory = tuple(_chain(chain) for chain in charter.theory)
    parts: dict[str, tuple[str, ...]] = {
        "Aim": (charter.aim,),
        "Measured by": (charter.measure,),
        "Who it is for": _said(charter.who_for),
        "Criteria": tuple(charter.criteria),
        "Lawful basis": _said(charter.lawful_basis),
        "How it is meant to help": theory or NOT_ASKED,
        "What each agency brings": _brought(version.roles) or NOT_ASKED,
        "Success test": _said(charter.success_test),
        "Stop rule": (
            charter.stop_rule,
            *(
                [say("Counted by Plumbline: {line}", line=small_first(version.stop_line.words))]
                if version.stop_line
                else []
            ),
        ),
        "Agreed by": (f"{charter.agreed_by or version.written_by}, {day(charter.signed_on)}",),
        "Written down by": (version.written_by,),
        "To be reviewed by": (day(charter.review_on),),
    }
    return parts


def _brought(roles: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """What each agency brings; those that bring the same in one line."""
    by_words: dict[str, list[str]] = {}
    for name, brings in roles:
        by_words.setdefault(brings, []).append(name)
    return tuple(f"{', '.join(names)}: {brings}" for brings, names in by_words.items())


def _said(words: str) -> tuple[str, ...]:
    return (words,) if words else NOT_ASKED


def _chain(chain: dict[str, str]) -> str:
    done = say("What is done: {activity}", activity=chain["activity"])
    if measure := chain.get("activity_measure"):
        activity = chain["activity"].rstrip(".")
        done = say("What is done: {activity}. Measured by: {measure}", activity=activity, measure=measure)
    return say(
        "{done}\nWhat comes of it: {output}. Measured by: {output_measure}\nWhat it should change: {outcome}. Measured by: {outcome_measure}",
        done=done,
        output=chain["output"].rstrip("."),
        output_measure=chain["output_measure"],
        outcome=chain["outcome"].rstrip("."),
        outcome_measure=chain["outcome_measure"],
    )
