"""Small counts of a result, and all they follow from: hidden before it is stored, and once more whenever a stored one is read.

Results are open to the whole partnership, and what hangs together stands on one card: arms and parts add up to the people compared, and ratios, rates and
changes give one count from another (Hundepool et al. 2012, Statistical Disclosure Control, chapter 4).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plumbline.disclosure import Linked, hide_inside, hide_linked
from plumbline.studies.few_events import without_ratio


ALL, PAIRS = "n", "pairs"
BALANCE = "balance"
"""Told only where nothing is hidden: its differences are of few people's events, and of a matched side it tells the people."""
AFTER = ("events", "rate", "person_years", "person_years_before")
ERRORS = ("se", "needed_n", "diagnostics", "person_years")
"""Of the whole comparison: each gives the events of one arm beside the ratio and the other."""
CHANGE = ("before_after_change", "before_after_ci_low", "before_after_ci_high")
EXPECTED = ("expected_change_without_effect", "expected_change_ci_low", "expected_change_ci_high")
FROM_HISTORY = ("placebo_year", "rank")
"""Designs whose expected change is of other people than those counted."""
ROUGHLY = ("overturn", "older_pair", "trend")
FEW_OF_LIST = ("keys_cut", "joined_since", "begun_before", "offered_later")


def hide_small_figures(figures: Mapping[str, Any]) -> dict[str, Any]:
    """The same figures without counts of 1 to 4, and without any from which one follows; of figures treated before, the same again.

    An arm or a part is hidden with what is left beside it. Where an arm has few people or events, no arm tells its events, time or rate, and the ratio,
    its interval and its error go (`few_events`); what is left keeps two digits. Where it had few events before, no change from the year before is told.
    """
    told = {**figures, **{name: _shown(figures[name]) for name in FEW_OF_LIST if name in figures}}
    if not isinstance(figures.get("arms"), Mapping):
        return told
    away = _away(figures)
    arms = {
        arm: {**cells, "people": None if _arm(arm) in away else cells.get("people")}
        for arm, cells in figures["arms"].items()
    }
    after = any(_is_few(cells, "people", "events") for cells in arms.values())
    before = after or any(_is_few(cells, "events_before") for cells in arms.values())
    told["arms"] = {arm: _cells(cells, after=after) for arm, cells in arms.items()}
    told |= {name: None for name in (ALL,) if ALL in away}
    told |= _pairs_and_parts(figures, away)
    if BALANCE in figures and (before or away):
        told[BALANCE] = None
    if before:
        told |= _without_changes(figures)
    if after:
        told |= {name: None for name in ERRORS if name in figures}
        told |= without_ratio({**figures, **told})
        told |= {name: _two_digits(one) for name in ROUGHLY if (one := told.get(name, figures.get(name)))}
    return told


def _shown(count: int | None) -> int | None:
    return None if count is None else hide_inside(count)


def _is_few(cells: Mapping[str, Any], *names: str) -> bool:
    return any(name in cells and _shown(cells[name]) is None for name in names)


def _cells(cells: Mapping[str, Any], *, after: bool) -> dict[str, Any]:
    small = {"events_before"} if after or _is_few(cells, "events_before") else set()
    gone = small | (set(AFTER) if after else set())
    hidden = after or cells.get("people") is None
    return {name: None if name in gone else value for name, value in cells.items()} | {"hidden": hidden}


def _without_changes(figures: Mapping[str, Any]) -> dict[str, Any]:
    """A change from the year before gives one count from another of the same arm."""
    names = CHANGE if figures.get("design") in FROM_HISTORY else (*CHANGE, *EXPECTED)
    return {name: None for name in names if name in figures}


def _pairs_and_parts(figures: Mapping[str, Any], away: frozenset[str]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if isinstance(figures.get(PAIRS), Mapping):
        told[PAIRS] = {**figures[PAIRS], **({"matched": None} if "matched" in away else {})}
    if figures.get("parts"):
        told["parts"] = [_part(row, away) for row in figures["parts"]]
    return told


def _part(row: Mapping[str, Any], away: frozenset[str]) -> dict[str, Any]:
    """Both sides of a part, or neither: of the whole that is told beside it each gives the other."""
    sides = ("n_inside", "n_outside")
    hidden = ALL in away or f"part:{row['part']}" in away or _is_few(row, *sides)
    return {**row, **{side: None for side in sides if hidden}}


def _arm(arm: str) -> str:
    return f"arm:{arm}"


def _away(figures: Mapping[str, Any]) -> frozenset[str]:
    """Names of the counts of people that are small, or hidden beside these."""
    arms, n = _people(figures), figures.get(ALL)
    counts = {name: people for name, people in arms.items() if people is not None}
    sums: list[tuple[str, tuple[str, ...]]] = []
    if n is not None:
        counts[ALL] = n
        if arms and len(counts) == len(arms) + 1:
            sums.append((ALL, tuple(arms)))
    matched = (figures.get(PAIRS) or {}).get("matched")
    if matched is not None:
        counts["matched"] = matched
        sums += [("matched", (name,)) for name in arms if name in counts]
    parts = {} if n is None else _parts(figures, n)
    told = (*((name,) for name in counts), *((part, ALL) for part in parts))
    hidden = hide_linked(Linked(tuple((counts | parts).items()), told, tuple(sums)))
    unknown = {name for name, people in arms.items() if people is None} | ({ALL} if n is None else set())
    return hidden | unknown | {name for name, count in counts.items() if hide_inside(count) is None}


def _people(figures: Mapping[str, Any]) -> dict[str, int | None]:
    """People of each arm, also of one hidden before, where it follows from the others and the whole."""
    arms = {_arm(arm): cells.get("people") for arm, cells in figures["arms"].items()}
    n, gone = figures.get(ALL), [name for name, people in arms.items() if people is None]
    if n is None or not gone:
        return arms
    left = max(0, n - sum(people or 0 for people in arms.values()))
    if len(gone) == 1:
        return {**arms, gone[0]: left}
    return {**arms, **dict.fromkeys(gone, left // 2)} if figures.get(PAIRS) else arms


def _parts(figures: Mapping[str, Any], n: int) -> dict[str, int]:
    """People in each part, also of one hidden before, where it follows from the rest and the whole."""
    found: dict[str, int] = {}
    for row in figures.get("parts") or ():
        inside, outside = row.get("n_inside"), row.get("n_outside")
        if inside is None and outside is not None:
            inside = n - outside
        if inside is not None and 0 <= inside <= n:
            found[f"part:{row['part']}"] = inside
    return found


def _two_digits(value: Any) -> Any:
    """Every fraction to two digits, as a card shows it: whole, a ratio of few events is the fraction of their numbers."""
    if isinstance(value, Mapping):
        return {name: _two_digits(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_two_digits(one) for one in value]
    return float(f"{value:.2g}") if isinstance(value, float) else value
