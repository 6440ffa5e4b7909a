"""Why a person is on the list, in dated and sourced sentences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import polars as pl

from plumbline.values.words import counted, joined, say
from plumbline.values.written_days import day_month_year


KIND_WORDS = {
    "homicide": "homicide",
    "violence_with_injury": "violence with injury",
    "violence_without_injury": "violence without injury",
    "violence_and_sexual": "violence or a sexual offence",
    "stalking_harassment": "stalking or harassment",
    "robbery": "robbery",
    "weapons": "a weapons offence",
    "sexual": "a sexual offence",
    "assault_attendance": "an assault treated in hospital",
}

WINDOWS = ((365, "12 months"), (730, "24 months"))


def reasons_from(rows: pl.DataFrame, *, as_of: datetime, age: int | None) -> tuple[str, ...]:
    """Sentences for one person from the counted rows; at least two wherever there is an event.

    ``rows`` are the person's rows of ``counted_events``; each sentence names a date and who said so.
    """
    sentences = [
        *_role_sentence(rows, "victim", "Hurt", as_of),
        *_role_sentence(rows, "suspect", "Suspected of hurting others", as_of),
        *_gravest(rows),
        *_victims(rows),
        *_next_latest(rows),
    ]
    if age is None and sentences:
        sentences.append("Date of birth is not known: check that this is an adult before accepting.")
    return tuple(sentences)


def _role_sentence(rows: pl.DataFrame, role: str, verb: str, as_of: datetime) -> Iterator[str]:
    mine = rows.filter(pl.col("role") == role)
    for days, words in WINDOWS:
        inside = mine.filter(pl.col("occurred_from") >= as_of - timedelta(days=days))
        if count := inside["event"].n_unique():
            yield say(
                "{verb} {count} in the {words} up to {as_of}, last on {last} ({sources}).",
                verb=verb,
                count=_times(count),
                words=words,
                as_of=_day(as_of),
                last=_last(inside),
                sources=_sources(inside),
            )
            return


def _gravest(rows: pl.DataFrame) -> Iterator[str]:
    for row in (
        rows.sort("harm", "occurred_from", "event", descending=[True, True, False])
        .head(1)
        .iter_rows(named=True)
    ):
        role = say("as the person hurt") if row["role"] == "victim" else say("as a suspect")
        kind = KIND_WORDS.get(row["kind"], row["kind"].replace("_", " "))
        yield say(
            "Most serious: {kind} on {occurred_from}, {role} ({source}).",
            kind=kind,
            occurred_from=_day(row["occurred_from"]),
            role=role,
            source=row["source"] or say("source not stated"),
        )


def _victims(rows: pl.DataFrame) -> Iterator[str]:
    hurt = rows.filter((pl.col("role") == "suspect") & (pl.col("other_person") != pl.col("person")))
    if (count := hurt["other_person"].n_unique()) > 1:
        yield say(
            "{count} different people named as hurt, last on {last} ({sources}).",
            count=count,
            last=_last(hurt),
            sources=_sources(hurt),
        )


def _next_latest(rows: pl.DataFrame) -> Iterator[str]:
    days = (
        rows.group_by("event")
        .agg(pl.col("occurred_from").min(), pl.col("source").first())
        .sort("occurred_from", "event")
    )
    if days.height > 1:
        before, last = days["occurred_from"][-2], days["occurred_from"][-1]
        gap = (last.date() - before.date()).days
        yield say(
            "The latest event, on {last}, came {gap} after the one before, on {before} ({source}).",
            last=_day(last),
            gap=_gap(gap),
            before=_day(before),
            source=days["source"][-2] or say("source not stated"),
        )


def _times(count: int) -> str:
    return say("once") if count == 1 else counted(count, "{count} time", "{count} times")


def _gap(days: int) -> str:
    if days == 0:
        return say("on the same day and")
    return say("one day") if days == 1 else counted(days, "{count} day", "{count} days")


def _last(rows: pl.DataFrame) -> str:
    return _day(max(rows["occurred_from"].to_list()))


def _day(when: date) -> str:
    return day_month_year(when)


def _sources(rows: pl.DataFrame) -> str:
    named = sorted(rows["source"].drop_nulls().unique().to_list())
    return joined(named, say(" and ")) if named else say("source not stated")
