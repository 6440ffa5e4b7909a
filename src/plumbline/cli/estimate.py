"""``plumbline estimate``: the people of a research bundle compared by a model of one's own choice."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from plumbline.cli.numbers import share
from plumbline.evaluation import (
    EventHistory,
    EventRates,
    andersen_gill,
    change_ratio,
    cumulative_contrast,
    dose_association,
    first_event,
    interval_words,
    kaplan_meier,
    negative_binomial_rates,
    pwp_gap_time,
    pwp_total_time,
    rate_ratio,
    take_up_effect,
    wlw,
)
from plumbline.evaluation.event_history import Floats
from plumbline.evaluation.people_file import People, people_from
from plumbline.values.errors import DataUnfit


DB_ROLE = None
LARGEST = 50_000_000
SEED = 20260601
"""Of the one model that draws: the trap beside a dose. The same file gives the same figures."""
BY_EVENTS: dict[str, Callable[[EventHistory, float], EventRates]] = {
    "andersen-gill": lambda history, level: andersen_gill(history, level=level),
    "pwp-total": lambda history, level: pwp_total_time(history, level=level),
    "pwp-gap": lambda history, level: pwp_gap_time(history, level=level),
    "wlw": lambda history, level: wlw(history, level=level),
    "first-event": lambda history, level: first_event(history, level=level),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument(
        "folder",
        type=Path,
        help="folder of an opened research bundle: data.csv, and events.csv for models of events",
    )
    parser.add_argument(
        "--by",
        required=True,
        choices=sorted({*BY_EVENTS, *MODELS}),
        metavar="MODEL",
        help=", ".join(sorted({*BY_EVENTS, *MODELS})),
    )
    parser.add_argument(
        "--plain",
        action="store_true",
        help="without log_expected, which is adjusted for where the file has it",
    )
    parser.add_argument(
        "--level", type=share, default=0.95, metavar="SHARE", help="of the intervals (default: 0.95)"
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Read the bundle and compare."""
    events = arguments.folder / "events.csv"
    people = people_from(_lines(arguments.folder / "data.csv"), _lines(events) if events.is_file() else None)
    known = (
        []
        if arguments.plain
        else [people.numbers[name] for name in ("log_expected",) if name in people.numbers]
    )
    ask = _Ask(
        people, np.column_stack([people.helped.astype(np.float64), *known]), arguments.level, events.is_file()
    )
    found = MODELS[arguments.by](ask) if arguments.by in MODELS else _by_events(ask, arguments.by)
    return {
        "by": arguments.by,
        "helped": int(people.helped.sum()),
        "others": int((~people.helped).sum()),
        "level": arguments.level,
        "adjusted": bool(known) and arguments.by in {*BY_EVENTS, "nb2", "poisson"},
        **found,
    }


def words(result: dict[str, Any]) -> str:
    """The result for a reader: the figure with its interval, of how many, and doubts."""
    low, high = result["ci_low"], result["ci_high"]
    reading = f": {interval_words(low, high)}" if result["what"].startswith("Ratio") else ""
    lines = [
        f"{result['what']}: {result['value']:.3f} ({result['level']:.0%} interval {low:.3f} to {high:.3f}){reading}.",
        f"{result['helped']:,} people helped, {result['others']:,} others, by {result['by']}{', adjusted for log_expected' if result['adjusted'] else ''}.",
        *result.get("more", ()),
        "This is no result of the plan: what was locked is worked out by rerun.R.",
    ]
    return "\n".join([*lines, *result["doubts"]])


class _Ask:
    """People with the columns of a model: helped first, and what it is adjusted for."""

    def __init__(self, people: People, columns: Floats, level: float, has_events: bool) -> None:
        self.people, self.columns, self.level, self.has_events = people, columns, level, has_events

    @property
    def history(self) -> EventHistory:
        if not self.has_events:
            raise DataUnfit("This model needs events.csv beside data.csv.", slug="no-events-file")
        return self.people.history(self.columns)

    @property
    def end(self) -> float:
        """The day to which half of the people are followed at the least."""
        return float(np.median(self.people.numbers["days_after"]))


def _figure(what: str, found: Any, value: float, low: float, high: float, *more: str) -> dict[str, Any]:
    doubts = [doubt.sentence for doubt in getattr(found, "doubts", ())]
    return {
        "what": what,
        "value": float(value),
        "ci_low": float(low),
        "ci_high": float(high),
        "doubts": doubts,
        "more": list(more),
    }


def _by_events(ask: _Ask, model: str) -> dict[str, Any]:
    found = BY_EVENTS[model](ask.history, ask.level)
    return _figure(
        "Ratio of rates",
        found,
        found.ratio[0],
        found.ci_low[0],
        found.ci_high[0],
        f"{found.events:,} events.",
    )


def _poisson(ask: _Ask) -> dict[str, Any]:
    held = ask.people
    known = ask.columns[:, 1:]
    found = rate_ratio(
        events=held.numbers["events_after"],
        years_at_liberty=held.years("after"),
        offered=held.helped,
        covariates=known if known.size else None,
        cluster=held.cluster,
        level=ask.level,
    )
    return _figure("Ratio of rates", found, found.ratio, found.ci_low, found.ci_high)


def _nb2(ask: _Ask) -> dict[str, Any]:
    held = ask.people
    found = negative_binomial_rates(
        events=held.numbers["events_after"],
        years_at_liberty=held.years("after"),
        covariates=ask.columns,
        cluster=held.cluster,
        level=ask.level,
    )
    more = f"Clumping k {found.clumping:.3f} ({found.clumping_low:.3f} to {found.clumping_high:.3f})."
    return _figure("Ratio of rates", found, found.ratio[0], found.ci_low[0], found.ci_high[0], more)


def _change(ask: _Ask) -> dict[str, Any]:
    held = ask.people
    found = change_ratio(
        events=np.column_stack([held.column(f"events_{when}", "change") for when in ("before", "after")]),
        years=np.column_stack([held.years(when) for when in ("before", "after")]),
        treated=held.helped,
        starts=1,
        level=ask.level,
        selected_on_counts=not held.by_lot,
    )
    return _figure("Ratio of changes", found, found.ratio, found.ci_low, found.ci_high)


def _mcf(ask: _Ask) -> dict[str, Any]:
    history = ask.history
    found = cumulative_contrast(history, in_one=history.covariates[:, 0] > 0, at=[ask.end], level=ask.level)
    more = f"By day {ask.end:.0f}: {found.one.mean[0]:.3f} events each among those helped, {found.other.mean[0]:.3f} among the others."
    return _figure(
        "Ratio of events per person", found, found.ratio[0], found.ratio_low[0], found.ratio_high[0], more
    )


def _survival(ask: _Ask) -> dict[str, Any]:
    history = ask.history
    helped = history.covariates[:, 0] > 0
    told = {
        side: kaplan_meier(history.taking(helped == side), at=[ask.end], level=ask.level)
        for side in (True, False)
    }
    mine, other = told[True], told[False]
    more = (
        f"By day {ask.end:.0f}. Among the others {other.share[0]:.3f} ({other.ci_low[0]:.3f} to {other.ci_high[0]:.3f}). "
        "Each interval is of its own group, and none of a difference."
    )
    return _figure(
        "Share of those helped without any event", mine, mine.share[0], mine.ci_low[0], mine.ci_high[0], more
    )


def _late(ask: _Ask) -> dict[str, Any]:
    held = ask.people
    if not held.by_lot:
        raise DataUnfit("The effect on those who took part is told of a lottery alone.", slug="not-by-lot")
    found = take_up_effect(
        outcome=held.numbers["events_after"] / np.maximum(held.years("after"), 1 / 365),
        offered=held.helped,
        took=held.column("took", "late"),
        cluster=held.cluster,
        level=ask.level,
    )
    offer = found.offer
    more = f"First, by intention to treat: {offer.effect:.3f} ({offer.ci_low:.3f} to {offer.ci_high:.3f}) events a year."
    return _figure(
        "Difference in events a year of those whom the offer moved to take part",
        found,
        found.effect,
        found.ci_low,
        found.ci_high,
        more,
    )


def _dose(ask: _Ask) -> dict[str, Any]:
    held, chosen = ask.people, ask.people.helped
    found = dose_association(
        events=held.numbers["events_after"][chosen],
        years_at_liberty=held.years("after")[chosen],
        dose=held.column("dose", "dose")[chosen],
        cluster=np.asarray(held.cluster)[chosen],
        rng=np.random.default_rng(SEED),
        level=ask.level,
    )
    return _figure(
        "Ratio of rates for each one more", found, found.ratio, found.ci_low, found.ci_high, found.sentence
    )


MODELS: dict[str, Callable[[_Ask], dict[str, Any]]] = {
    "poisson": _poisson,
    "nb2": _nb2,
    "change": _change,
    "mcf": _mcf,
    "kaplan-meier": _survival,
    "late": _late,
    "dose": _dose,
}


def _lines(path: Path) -> list[str]:
    if not path.is_file():
        raise DataUnfit(
            "There is no data.csv in this folder. Give the folder of an opened bundle.", slug="no-file"
        )
    if path.stat().st_size > LARGEST:
        raise DataUnfit("The file is larger than 50 MB.", slug="file-too-large")
    return path.read_text(encoding="utf-8-sig").splitlines()
