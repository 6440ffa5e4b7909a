"""Why nobody can be listed, and what to do next. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from plumbline.disclosure import protect_one_way
from plumbline.selection.eligibility import WORDS
from plumbline.selection.scoring import Scored
from plumbline.values.words import counted, joined, say
from plumbline.values.written_days import day_month_year


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
    day = day_month_year(scored.as_of)
    people = scored.frame
    if people.is_empty():
        since = scored.as_of - timedelta(days=scored.rule.eligibility.look_back_days)
        return say(
            "Nobody is eligible on {day}: no event that the rule counts is known since {since} of "
            "anybody whose records are joined. {join} {overlap}",
            day=day,
            since=day_month_year(since),
            join=say(JOIN),
            overlap=say(OVERLAP),
        )
    reasons = people["exclusion"].value_counts(sort=True)
    slugs = [str(slug) for slug in reasons["exclusion"]]
    table = protect_one_way(reasons["count"].to_list())
    told = joined(
        (
            say("{people} {why}", people=_people(shown), why=_plural(slug))
            for slug, shown in zip(slugs, table.cells, strict=True)
        ),
        "; ",
    )
    newest = people["last_event"].max()
    return say(
        "Nobody is eligible on {day}. Of {people} with an event that the rule counts, {told}. {next_step}",
        day=day,
        people=_people(table.total),
        told=told,
        next_step=_next_step(slugs[0], newest),
    )


def _next_step(main: str, newest: object) -> str:
    last = (
        [say("The newest such event is of {newest}.", newest=day_month_year(newest))]
        if isinstance(newest, date)
        else []
    )
    if main == "not_recent":
        return joined([*last, say(LATER)])
    if main == "too_few_events":
        few = say("Otherwise few people come again, and a list is no answer: see the shape of the problem.")
        return joined([*last, say(OVERLAP), few])
    return joined(
        [
            *last,
            say("Check that the dates and stays in the files are right, or ask whether this rule fits."),
        ]
    )


def _people(shown: int | None) -> str:
    if shown is None:
        return say("some people, too few to count apart,")
    return counted(shown, "{count:,} person", "{count:,} people")


def _plural(slug: str) -> str:
    verb, _, rest = WORDS[slug].partition(" ")
    return f"{VERBS[verb]} {rest}"
