"""A research bundle's rows as arrays: people of two groups with their counts, and their events by day."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from plumbline.evaluation.event_history import EventHistory, Flags, Floats, event_history
from plumbline.evaluation.liberty import DAYS_A_YEAR
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


HELPED = {"offered", "given", "above_line", "picked"}
OTHERS = {"not_drawn", "alike", "below_line", "not_picked"}
NEEDED = ("person", "arm", "events_after", "days_after")


@dataclass(frozen=True, slots=True)
class People:
    """``person`` (n,), ``helped`` (n,), ``cluster`` (n,; each alone where the file has none), and ``numbers``: every other column (n,) that holds numbers alone, by its name.

    ``days`` are the days of each person's events since the day of the list, in their order.
    """

    person: Sequence[str]
    helped: Flags
    cluster: Sequence[str]
    by_lot: bool
    numbers: Mapping[str, Floats]
    days: Sequence[Floats]

    def column(self, name: str, model: str) -> Floats:
        """A column that a model needs. Raises `DataUnfit` where the file has none, or not only numbers."""
        if name not in self.numbers:
            raise DataUnfit(
                say("For {model} the file needs a column {name}, all of it numbers.", model=model, name=name),
                slug="column-missing",
            )
        return self.numbers[name]

    def years(self, when: str) -> Floats:
        """Years at liberty ``before`` or ``after``."""
        return self.column(f"days_{when}", "this model") / DAYS_A_YEAR

    def history(self, covariates: Floats) -> EventHistory:
        """Spans from event to event, on days from the list.

        Events of one day stand apart by parts of it. Follow-up of a person ends after their days at liberty, or with their last event: when they were
        away is not in the file.
        """
        person, start, stop, event, row = [], [], [], [], []
        for number, (own, end) in enumerate(zip(self.days, self.numbers["days_after"], strict=True)):
            times = [*own, max(float(end), own[-1] if own.size else 0.0)]
            begins = [0.0, *times[:-1]]
            for place, (first, last) in enumerate(zip(begins, times, strict=True)):
                if last > first:
                    person.append(number)
                    start.append(first)
                    stop.append(last)
                    event.append(place < own.size)
                    row.append(number)
        return event_history(
            stop=stop,
            event=event,
            start=start,
            person=person,
            covariates=covariates[row],
            cluster=[self.cluster[number] for number in row],
        )


def people_from(data: Iterable[str], events: Iterable[str] | None = None) -> People:
    """Read ``data.csv`` and, where given, ``events.csv`` of a bundle; lines that begin with # are its marks.

    Raises
    ------
    DataUnfit: a column is missing, a number is none, an arm is not known, a person stands twice, or one side is empty.
    """
    rows = _rows(data)
    missing = [name for name in NEEDED if not rows or name not in rows[0]]
    if missing:
        raise DataUnfit(
            say("The file lacks the columns {names}.", names=", ".join(missing)), slug="column-missing"
        )
    arms, person = [row["arm"] for row in rows], [row["person"] for row in rows]
    if not set(arms) <= HELPED | OTHERS:
        raise DataUnfit(
            "This file does not compare two groups of people: a list by rank is set against its own history, by rerun.R.",
            slug="arm-unknown",
        )
    if len(set(person)) < len(person):
        raise DataUnfit("Somebody stands twice in the file.", slug="listed-twice")
    helped = np.array([arm in HELPED for arm in arms])
    if helped.all() or not helped.any():
        raise DataUnfit("The file has people of one group alone.", slug="one-group")
    numbers = {name: held for name in rows[0] if (held := _numbers([row[name] for row in rows])) is not None}
    unfit = [name for name in NEEDED[2:] if name not in numbers]
    if unfit:
        raise DataUnfit(say("Not every {name} is a number.", name=unfit[0]), slug="values-unfit")
    return People(
        person=person,
        helped=helped,
        cluster=[row.get("cluster") or row["person"] for row in rows],
        by_lot=set(arms) <= {"offered", "not_drawn"},
        numbers=numbers,
        days=_days(person, events),
    )


def _rows(lines: Iterable[str]) -> list[dict[str, str]]:
    kept = [line for line in lines if line.strip() and not line.startswith("#")]
    return [{name: value or "" for name, value in row.items() if name} for row in csv.DictReader(kept)]


def _numbers(values: Sequence[str]) -> Floats | None:
    try:
        held = np.array([float(value) for value in values])
    except ValueError:
        return None
    return held if bool(np.all(np.isfinite(held))) else None


def _days(person: Sequence[str], events: Iterable[str] | None) -> list[Floats]:
    """Times of each person's events from the list on: those of one day at even parts of it."""
    held: dict[str, list[float]] = {one: [] for one in person}
    for row in _rows(events or ()):
        who, day = row.get("person", ""), _numbers([row.get("day", "")])
        if who not in held or day is None:
            raise DataUnfit("An event is of nobody in the file, or of no day.", slug="values-unfit")
        if day[0] >= 0:
            held[who].append(float(day[0]))
    return [_apart(np.sort(np.array(days))) for days in held.values()]


def _apart(days: Floats) -> Floats:
    whole, place, size = np.unique(days, return_inverse=True, return_counts=True)
    order = np.arange(days.size) - np.concatenate([[0], np.cumsum(size)[:-1]])[place] if days.size else days
    told: Floats = whole[place] + (order + 1) / (size[place] + 1) if days.size else days
    return told
