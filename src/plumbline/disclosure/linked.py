"""Figures that hang together, on one page or on several: what is hidden cannot be worked out from all that is told.

Source: Hundepool et al. (2012), Statistical Disclosure Control, chapter 4 (linked tables; auditing by the range that a hidden cell may take).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from plumbline.disclosure.counts import is_small
from plumbline.disclosure.rules import Audience, SmallNumberRule, rule_for
from plumbline.values.errors import DataUnfit


Told = tuple[str, ...]
Sum = tuple[str, tuple[str, ...]]
# No hidden count is thought to be larger: it only has to lie beyond all that a town counts in a year.
MOST = 10_000_000


@dataclass(frozen=True, slots=True)
class Linked:
    """Counts by name, and what readers are told of them.

    ``told``: each figure by what it counts: ``("met", "attempted")`` tells a part and its whole, ``("opened",)`` a count alone.
    ``sums``: a count and those that add up to it, where readers know that they do.
    ``tied``: amounts that say as much as a part does, by its figure: they are hidden with it (minutes with few people).
    """

    counts: tuple[tuple[str, int], ...]
    told: tuple[Told, ...]
    sums: tuple[Sum, ...] = ()
    tied: tuple[tuple[str, Told], ...] = ()


@lru_cache(maxsize=512)
def hide_linked(linked: Linked, *, audience: Audience = "inside") -> frozenset[str]:
    """Names to hide beside the small ones, so that no small count can be worked out from the others.

    A figure is told where none of its names is hidden. Small are a part, what is left of its whole, and a whole; a reader is told of those that they are small.
    Whatever still gives one away is hidden next: the one on which the fewest figures hang, of these the smallest.
    At last what was hidden and can be worked out all the same is told again: it keeps nothing from anybody, and reads as a slip.

    Raises
    ------
    DataUnfit: a figure or a sum speaks of a count that is not given, or of a part that is more than its whole.
    """
    problem = _Problem(linked, rule_for(audience))
    hidden: set[str] = set()
    for secret in sorted(problem.secrets):
        while problem.gives_away(secret, hidden):
            more = problem.next_to_hide(secret, hidden)
            if more is None:
                break
            hidden.add(more)
    for name in sorted(hidden, key=lambda one: (-problem.counts[one], one)):
        if problem.keeps_nothing(name, hidden):
            hidden.discard(name)
    return frozenset(hidden)


def worked_out(linked: Linked, hidden: Collection[str], *, audience: Audience = "inside") -> frozenset[str]:
    """The small counts whose value a reader can work out although none is told: by trying every whole number that fits all that is."""
    problem = _Problem(linked, rule_for(audience))
    return frozenset(name for name in problem.secrets if problem.gives_away(name, hidden))


class _Problem:
    """What is counted, with a rest for each part of a whole, and what a reader knows of it."""

    def __init__(self, linked: Linked, rule: SmallNumberRule) -> None:
        self.rule, self.told = rule, linked.told
        self.counts = dict(linked.counts)
        pairs = [one for one in linked.told if len(one) == 2]
        self.counts |= {_rest(pair): self._left(pair) for pair in pairs}
        rests: list[Sum] = [(pair[1], (pair[0], _rest(pair))) for pair in pairs]
        # What does not add up is no sum to anybody: a reader who took it for one would be misled.
        self.sums = [one for one in (*linked.sums, *rests) if self._holds(one)]
        self.tied = {name: of for name, of in linked.tied if self.counts[name]}
        small = {name for one in self.told for name in self._names(one) if is_small(self.counts[name], rule)}
        self.secrets = small | {name for name, of in self.tied.items() if small & set(self._names(of))}
        # Where a part is hidden, neither it nor its rest is nought: noughts are shown. Of a small whole nothing is told.
        self.some = small | {
            n
            for one in self.told
            if one[-1] not in small
            for n in self._names(one)
            if small & set(self._names(one))
        }
        self.group = _grouped(self.counts, self.sums)
        self.sums_with: dict[str, list[Sum]] = {}
        for one in self.sums:
            for name in {one[0], *one[1]}:
                self.sums_with.setdefault(name, []).append(one)

    def gives_away(self, secret: str, hidden: Collection[str]) -> bool:
        """Whether one value alone fits all that is told."""
        least, most = self._bounds(secret, hidden)
        # The count itself fits: where less fits too, or more, it is one of several.
        return least() == self.counts[secret] == most()

    def next_to_hide(self, secret: str, hidden: Collection[str]) -> str | None:
        """The cheapest that helps at once; else the cheapest at all; None where nothing is left to hide."""
        known = self._known(hidden)
        found = [
            name for name in self._near(secret) if name in known and self.counts[name] and "|" not in name
        ]
        found.sort(key=lambda name: (sum(name in one for one in self.told), self.counts[name], name))
        border = self._border(secret, known)
        helps = (
            name
            for name in found
            # What stands in no sum with it, and takes nothing away that does, changes nothing.
            if (known - self._known({*hidden, name})) & border
            and not self.gives_away(secret, {*hidden, name})
        )
        return next(helps, found[0] if found else None)

    def keeps_nothing(self, name: str, hidden: Collection[str]) -> bool:
        """Whether what is hidden can be worked out from the rest, and no small count can be once it is told."""
        if not self.gives_away(name, hidden):
            return False
        without = {*hidden} - {name}
        near = self.secrets.intersection(self._near(name))
        return not any(
            self.gives_away(one, without) and not self.gives_away(one, hidden) for one in sorted(near)
        )

    def _near(self, name: str) -> list[str]:
        return [one for one in self.counts if self.group[one] == self.group[name]]

    def _known(self, hidden: Collection[str]) -> set[str]:
        """Counts that a reader is told."""
        known: set[str] = set()
        for one in self.told:
            whole = one[-1]
            if whole in hidden or whole in self.secrets:
                continue
            known.add(whole)
            if not self._is_away(one, hidden):
                known.update(self._names(one))
        known |= {name for name, of in self.tied.items() if not self._is_away(of, hidden)}
        return known - set(hidden)

    def _is_away(self, one: Told, hidden: Collection[str]) -> bool:
        return any(name in hidden or name in self.secrets for name in self._names(one))

    def _bounds(self, secret: str, hidden: Collection[str]) -> tuple[Callable[[], int], Callable[[], int]]:
        """How to find the least and the most that a secret can be."""
        known = self._known(hidden)
        if secret in known:
            return (lambda: self.counts[secret]), (lambda: self.counts[secret])
        # What is known stands in the sums as a number: of the rest, only what hangs together with the secret bears on it.
        names, sums = self._unknown_with(secret, known)
        place = {name: i for i, name in enumerate(names)}
        some = self.some | set(hidden)
        low = np.array([int(n in some) for n in names], dtype=float)
        high = np.array([self._most(n) for n in names], dtype=float)
        rows = [self._row(one, place) for one in sums]
        right = [self._told_of(one, known) for one in sums]
        sought = np.zeros(len(names))
        sought[place[secret]] = 1
        return (
            lambda: _optimum(sought, rows, right, low, high),
            lambda: -_optimum(-sought, rows, right, low, high),
        )

    def _unknown_with(self, secret: str, known: set[str]) -> tuple[list[str], list[Sum]]:
        """What is not told and hangs together with a secret by sums of what is not told, and those sums."""
        found, sums, waiting = {secret}, dict[Sum, None](), [secret]
        while waiting:
            for one in self.sums_with.get(waiting.pop(), ()):
                sums[one] = None
                more = {one[0], *one[1]} - known - found
                found |= more
                waiting += sorted(more)
        return sorted(found), list(sums)

    def _border(self, secret: str, known: set[str]) -> set[str]:
        """What is told and stands in a sum with a secret, or with what is not told and hangs together with it."""
        _, sums = self._unknown_with(secret, known)
        return {name for one in sums for name in (one[0], *one[1]) if name in known}

    def _told_of(self, one: Sum, known: Collection[str]) -> int:
        """What is known of the parts of a sum, less its whole where that is."""
        parts = sum(self.counts[part] for part in one[1] if part in known)
        return parts - (self.counts[one[0]] if one[0] in known else 0)

    def _most(self, name: str) -> int:
        """A whole that is small is said to be. Of a part and its rest one of the two is, and which is not said."""
        is_whole = any(one[-1] == name for one in self.told)
        return self.rule.hide_to if is_whole and name in self.secrets else MOST

    def _row(self, one: Sum, place: Mapping[str, int]) -> np.ndarray:
        row = np.zeros(len(place))
        if one[0] in place:
            row[place[one[0]]] = 1
        for part in one[1]:
            if part in place:
                row[place[part]] -= 1
        return row

    def _names(self, one: Told) -> tuple[str, ...]:
        return (*one, _rest(one)) if len(one) == 2 else one

    def _holds(self, one: Sum) -> bool:
        return self.counts[one[0]] == sum(self.counts[part] for part in one[1])

    def _left(self, pair: Told) -> int:
        try:
            left = self.counts[pair[1]] - self.counts[pair[0]]
        except KeyError as error:
            raise DataUnfit("A figure counts what is not given.", slug="figure-without-count") from error
        if left < 0:
            raise DataUnfit("A part cannot be more than its whole.", slug="part-above-whole")
        return left


def _rest(pair: Told) -> str:
    return "|".join(pair)


def _optimum(
    sought: np.ndarray, rows: Sequence[np.ndarray], right: Sequence[int], low: np.ndarray, high: np.ndarray
) -> int:
    """The least value that whole numbers within their bounds can give, as the sums have it."""
    held = [LinearConstraint(np.vstack(rows), right, right)] if rows else []
    found = milp(sought, integrality=np.ones(len(low)), bounds=Bounds(low, high), constraints=held)
    return round(float(found.fun))


def _grouped(names: Iterable[str], sums: Sequence[Sum]) -> dict[str, str]:
    """For each name one that stands for all with which it hangs together."""
    of = {name: name for name in names}

    def root(name: str) -> str:
        while of[name] != name:
            name = of[name]
        return name

    for whole, parts in sums:
        for part in parts:
            of[root(part)] = root(whole)
    return {name: root(name) for name in of}
