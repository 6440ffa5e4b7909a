"""The finer patterns of a shape report in finished words: when, who with, whether the top stays the top, what follows nearby."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from plumbline.documents.charts import Bar, Chart, bars
from plumbline.values.words import joined, say
from plumbline.values.written_days import day_month_year


DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHADES = 5
UNLIKELY = 0.05
"""A p below this is said to be more than chance; the page says that twenty cells are twenty looks."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Words of one cell, how dark it is from 0 (none) to 5 (the most), and its column's words, for a phone."""

    words: str
    shade: int
    column: str


@dataclass(frozen=True, slots=True)
class Row:
    """A named row of a table."""

    words: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a shade behind each figure: the figure says it too, so colour is never alone."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str


def week_grid(document: dict[str, Any]) -> Grid | None:
    """Events by weekday and part of the day; None where too few have a known time."""
    week = document.get("week")
    if not week:
        return None
    width = 24 // len(week["cells"][0])
    columns = tuple(
        say("{first:02}:00 to {last:02}:00", first=start, last=start + width) for start in range(0, 24, width)
    )
    most = max((n for row in week["cells"] for n in row if n is not None), default=0)
    rows = tuple(
        Row(day, tuple(Cell(_count(n), _shade(n, most), at) for n, at in zip(cells, columns, strict=True)))
        for day, cells in zip(DAYS, week["cells"], strict=True)
    )
    note = say(
        "{timed} of {events} events have a time known well enough. Clock times in London.",
        timed=_count(week["timed"]),
        events=_count(week["events"]),
    )
    return Grid(columns, rows, note)


def near_grid(document: dict[str, Any]) -> Grid | None:
    """Pairs of events close in place and time, against shuffled dates; None where places or days are too few."""
    near = document.get("near_repeats")
    if not near:
        return None
    # The last band of each is all that is far away or long after: what the rest is set beside, and no finding.
    days = range(len(near["days"]) - 1)
    rows = tuple(
        Row(_band(near["metres"], place, "metres"), tuple(_near_cell(near, place, day) for day in days))
        for place in range(len(near["metres"]) - 1)
    )
    columns = tuple(_band(near["days"], day, "days apart") for day in days)
    note = say(
        "Pairs among {events:,} events outside homes, seen and expected with the same places and "
        "{shuffles} shuffles of the dates. “More than chance” is what fewer than 1 shuffle in 20 reaches. "
        "Many cells are many looks: read the first column first.",
        events=near["events"],
        shuffles=near["shuffles"],
    )
    return Grid(columns, rows, note)


def stability_rows(document: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Of people and places: how many are the busiest tenth of one year, and what they bear in that year and in the next."""
    found = document.get("stability") or {}
    return [
        (
            unit.capitalize(),
            _count(one["top_n"]),
            say(
                "{share_before:.0%} of {events_before:,}",
                share_before=one["share_before"],
                events_before=one["events_before"],
            ),
            say(
                "{share_after:.0%} ({low:.0%} to {high:.0%}) of {events_after:,}",
                share_after=one["share_after"],
                low=one["low"],
                high=one["high"],
                events_after=one["events_after"],
            ),
        )
        for unit in ("people", "places")
        if (one := found.get(unit))
    ]


def foretold_rows(document: dict[str, Any]) -> list[tuple[str, str, str, str, str]]:
    """Busiest cells of the months learnt from: how many, what they held after, by chance, against their share, against the best."""
    found = document.get("foretold") or {}
    return [
        (
            say(
                "The busiest {flagged:,} of {cells:,} ({share:.0%})",
                flagged=row["flagged"],
                cells=found["cells"],
                share=row["share"],
            ),
            *(
                ("hidden", _range(row["by_chance"], "{:.1%}"), "hidden", "hidden")
                if row["hit_rate"] is None
                else (
                    _range(row["hit_rate"], "{:.1%}"),
                    _range(row["by_chance"], "{:.1%}"),
                    _range(row["pai"], "{:.1f}"),
                    _range(row["pei"], "{:.0%}"),
                )
            ),
        )
        for row in found.get("named", ())
    ]


def foretold_words(document: dict[str, Any]) -> str:
    """What was learnt from what and tried on what; or why it could not be."""
    found = document.get("foretold")
    if not found or "refused" in found:
        return found["refused"] if found else ""
    out = (
        [say("{left_out:,} events without a month or a point were left out.", left_out=found["left_out"])]
        if found["left_out"]
        else []
    )
    tried = say(
        "Places are squares of {metres} metres with any event. The busiest were named from "
        "{train_events:,} events of {train_months} months up to {last_day}, and nothing "
        "later was looked at; they were tried on the {test_events:,} events of the {test_months} "
        "months after.",
        metres=found["metres"],
        train_events=found["train_events"],
        train_months=found["train_months"],
        last_day=day_month_year(date.fromisoformat(found["train_until"])),
        test_events=found["test_events"],
        test_months=found["test_months"],
    )
    return joined(
        [tried, *out, say("A place that is worked on in the meantime may hold less because of it.")]
    )


def _range(part: dict[str, float], form: str) -> str:
    low, value, high = (form.format(part[name]) for name in ("low", "value", "high"))
    return say("{figure} ({low} to {high})", figure=value, low=low, high=high)


def family_rows(document: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Couples and families: how many, of how many people, and their share of domestic events."""
    found = document.get("families")
    if not found:
        return []
    return [
        (
            words,
            _count(one["n"]),
            _count(one["people"]),
            say("hidden")
            if one["share"] is None
            else say(
                "{share:.0%} ({low:.0%} to {high:.0%}) of {count}",
                share=one["share"],
                low=one["low"],
                high=one["high"],
                count=_count(found["events"]),
            ),
        )
        for words, one in (("Couples", found["couples"]), ("Families of three or more", found["families"]))
    ]


def company_charts(document: dict[str, Any]) -> list[Chart]:
    """People by how many others they were in events with; none where fewer than two rows may be shown."""
    found = document.get("co_involvement")
    shown = [row for row in found["others"] if row["n"]] if found else []
    if len(shown) < 2:
        return []
    return [
        bars(
            [Bar(_others(row), row["n"]) for row in shown],
            prefix="company",
            caption="People by how many other people they were in an event with",
            label_column="Others",
            value_column="People",
        )
    ]


def company_words(document: dict[str, Any]) -> str:
    """What the chart is of, and the largest group that shared events join."""
    found = document.get("co_involvement")
    if not found or found["people"] is None:
        return ""
    told = [
        say("Of {people:,} known people in any role, rows of 1 to 4 people left out.", people=found["people"])
    ]
    if found["largest_group"] is not None:
        told.append(
            say(
                "The largest group joined by shared events has {largest_group:,} people.",
                largest_group=found["largest_group"],
            )
        )
    return joined(told)


def _near_cell(near: dict[str, Any], place: int, day: int) -> Cell:
    column = _band(near["days"], day, "days apart")
    seen, expected = near["observed"][place][day], near["expected"][place][day]
    ratio, unlikely = near["ratio"][place][day], near["p_value"][place][day] < UNLIKELY
    if seen is None or ratio is None:
        return Cell(
            say("{count}; {expected:,.1f} expected", count=_count(seen), expected=expected), 0, column
        )
    above = ratio > 1 and unlikely
    shade = min(SHADES, 1 + int((ratio - 1) * 4)) if above else 0
    words = say("{seen:,}; {expected:,.1f} expected; ×{ratio:.2f}", seen=seen, expected=expected, ratio=ratio)
    if above:
        words = say("{words}, more than chance", words=words)
    return Cell(words, shade, column)


def _band(edges: list[float], at: int, unit: str) -> str:
    """Half-open bands; the first distance band, less than a metre, is the same place."""
    if unit == "metres" and edges[at] == 0 and edges[at + 1] <= 1:
        return "Same place"
    return say("{at:g} to under {edges:g} {unit}", at=edges[at], edges=edges[at + 1], unit=unit)


def _others(row: dict[str, Any]) -> str:
    first, last = row["first"], row["last"]
    if last is None:
        return say("{first} or more", first=first)
    if first == last:
        return str(first)
    return say("{first} to {last}", first=first, last=last)


def _shade(n: int | None, most: int) -> int:
    return 0 if not n else min(SHADES, 1 + (SHADES * (n - 1)) // most)


def _count(value: int | None) -> str:
    return "hidden" if value is None else f"{value:,}"
