"""Why nobody can be listed, and what to do next. Pure."""

from __future__ import annotations

from datetime import timedelta

from plumbline.disclosure import protect_one_way
from plumbline.selection.eligibility import WORDS
from plumbline.selection.scoring import Scored


JOIN = "Take in the police's events and people, then join records (Data, or `plumbline link`), then freeze again; or freeze as of an earlier day, if they end before."
LATER = "Take in later files and join records, or freeze as of an earlier day."
OVERLAP = (
    "If a file was taken in since records were joined, join them again, and see on the data page whether it replaced "
    "another file's rows."
)
VERBS = {"has": "have", "is": "are"}


def why_nobody(scored: Scored) -> str:
    """Say why a rule finds nobody at its moment, and the next step.

    Small counts are not told, nor can they be taken from the others.
    """
    day = f"{scored.as_of:%-d %B %Y}"
    people = scored.frame
    if people.is_empty():
        since = scored.as_of - timedelta(days=scored.rule.eligibility.look_back_days)
        return (
            f"Nobody is eligible on {day}: no event that the rule counts is known since {since:%-d %B %Y} of anybody whose records "
            f"are joined. {JOIN} {OVERLAP}"
        )
    reasons = people["exclusion"].value_counts(sort=True)
    slugs = [str(slug) for slug in reasons["exclusion"]]
    table = protect_one_way(reasons["count"].to_list())
    told = "; ".join(
        f"{_people(shown)} {_plural(slug)}" for slug, shown in zip(slugs, table.cells, strict=True)
    )
    newest = people["last_event"].max()
    return (
        f"Nobody is eligible on {day}. Of {_people(table.total)} with an event that the rule counts, {told}. "
        f"{_next_step(slugs[0], newest)}"
    )


def _next_step(main: str, newest: object) -> str:
    last = f"The newest such event is of {newest:%-d %B %Y}. "
    if main == "not_recent":
        return f"{last}{LATER}"
    if main == "too_few_events":
        return f"{last}{OVERLAP} Otherwise few people come again, and a list is no answer: see the shape of the problem."
    return f"{last}Check that the dates and stays in the files are right, or ask whether this rule fits."


def _people(shown: int | None) -> str:
    return "some people, too few to count apart," if shown is None else f"{shown:,} people"


def _plural(slug: str) -> str:
    verb, _, rest = WORDS[slug].partition(" ")
    return f"{VERBS[verb]} {rest}"
