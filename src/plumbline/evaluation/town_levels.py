"""How violent the town was in each year, and how much of that the histories of a year bring with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from plumbline.evaluation.histories import Flags, Floats, Histories
from plumbline.evaluation.memory import Memory
from plumbline.values.errors import DataUnfit


@dataclass(frozen=True, slots=True)
class TownYears:
    """Everybody's ``events`` and the events ``due`` in their time at liberty, (n, years) by years back, 0 the follow-up.

    ``listed`` (n,) are those whose follow-up does not count; ``total`` (years,) the events and ``time`` (years,) those
    due of all, ``total`` of the follow-up without the listed.
    """

    events: Floats
    due: Floats
    listed: Flags
    total: Floats
    time: Floats

    def levels(self, foretold: Floats) -> TownLevels:
        """Levels with the follow-up of the listed replaced by what is ``foretold`` for each of them.

        Raises ``DataUnfit`` where a year has no events, or nobody but the listed had one in the follow-up.
        """
        if not np.all(self.total > 0) or not np.all(self.time > 0):
            raise DataUnfit(
                "There are too few people who were not listed to tell the town's trend from.", slug="no-trend"
            )
        total = self.total.copy()
        total[0] += foretold.sum()
        return TownLevels(self, foretold, total)


@dataclass(frozen=True, slots=True)
class TownLevels:
    """Levels of the town by years back, 0 the follow-up: ``total`` (years,) events over those due.

    ``foretold`` stands for each of the listed in the follow-up.
    """

    years: TownYears
    foretold: Floats
    total: Floats

    @property
    def log(self) -> Floats:
        """Log of the levels, shape (years,); only their differences mean anything."""
        log: Floats = np.log(self.total / self.years.time)
        return log

    @property
    def imputed(self) -> float:
        """Share of the follow-up's events that is foretold for the listed and not counted."""
        return float(self.foretold.sum() / self.total[0])

    @property
    def influence(self) -> Floats:
        """Each person's part in the error of ``log``, shape (n, years)."""
        events = self.years.events.copy()
        events[self.years.listed, 0] = self.foretold
        influence: Floats = events / self.total - self.years.due / self.years.time
        return influence

    def footing(self, memory: Memory) -> Floats:
        """Log of what a given history foretells by years back, over what it foretells in the placebo year, (years - 2,).

        A year's level counts whole. Against it stands what the history was gathered from: as far as the memory goes
        the levels of its two years, and for the rest what never changes.
        """
        _, held = self._gathered(memory)
        carried = self.log[:-2] - np.log(held)
        footing: Floats = carried - carried[1]
        return footing

    def footing_influence(self, own: Floats, memory: Memory, memory_influence: Floats) -> Floats:
        """Each person's part in the error of ``footing``, shape (n, years - 2).

        Given theirs in the levels, ``own`` (n, years) as ``influence``, and in the memory, (n, 2).
        """
        gone, held = self._gathered(memory)
        carried = own[:, :-2] - memory_influence @ (gone / held)
        for year, past in enumerate((own[:, 1:-1], own[:, 2:])):
            usual = past @ memory.told_from
            carried -= memory.share[year] * (1 + gone[year]) / held * (past - usual[:, None])
        influence: Floats = carried - carried[:, 1:2]
        return influence

    def _gathered(self, memory: Memory) -> tuple[Floats, Floats]:
        """By how much the two years before each were above those the memory was told from, (2, years - 2); and in all."""
        past = np.stack([self.log[1:-1], self.log[2:]])
        gone = np.expm1(past - (past @ memory.told_from)[:, None])
        return gone, 1 + memory.share @ gone


def town_years(held: Histories) -> TownYears:
    """Time at liberty counts by what each person did before the follow-up.

    So locking up the worst is not taken for a town grown quieter.
    """
    events, years = held.events[:, ::-1], held.years[:, ::-1]
    free = years[:, 1:].sum(axis=1)
    usual = np.divide(events[:, 1:].sum(axis=1), free, out=np.zeros_like(free), where=free > 0)
    due = usual[:, None] * years
    total = np.concatenate([[events[~held.listed, 0].sum()], events[:, 1:].sum(axis=0)])
    return TownYears(events, due, held.listed, total, due.sum(axis=0))
