"""Cells named from their scores, and what they held afterwards."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


Array = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Flagged:
    """How far each cell is flagged, from nought to one, and its events of the test, shape (cells,) each."""

    part: Array
    after: Counts

    @property
    def events(self) -> int:
        """Events of the test in all cells."""
        return int(self.after.sum())

    @property
    def hits(self) -> float:
        """Events of the test in flagged cells, those on the edge in part."""
        return float(self.part @ self.after)

    @property
    def best(self) -> float:
        """Events in as many cells, had those been named that turned out busiest."""
        return _held_by_busiest(self.after, np.ones(self.after.size), float(self.part.sum()))

    def drawn_again(self, rng: np.random.Generator) -> tuple[float, float, float]:
        """Hit rate, share of cells flagged, and hits over the best, when cells are drawn with replacement.

        A draw that misses every event or every flagged cell is drawn once more.
        """
        while True:
            times = rng.multinomial(self.part.size, np.full(self.part.size, 1 / self.part.size)).astype(
                np.float64
            )
            area, events = float(times @ self.part), float(times @ self.after)
            if area > 0 and events > 0:
                hits = float(times @ (self.part * self.after))
                best = _held_by_busiest(self.after, times, area)
                return hits / events, area / self.part.size, hits / best

    def hit_rate_by_lot(self, rng: np.random.Generator) -> float:
        """Share of the events of the test that as many cells drawn by lot hold."""
        drawn = rng.choice(self.after, size=round(float(self.part.sum())), replace=False)
        return float(drawn.sum() / self.events)


def flag(scores: Array, after: Counts, *, flagged: int) -> Flagged:
    """Name the ``flagged`` cells of highest score; cells that tie at the edge share what is left alike.

    Parameters
    ----------
    scores, after : shape (cells,), what cells are ranked by, and their events of the test.
    """
    edge = np.sort(scores)[::-1][flagged - 1]
    above, level = scores > edge, scores == edge
    return Flagged(part=above + level * ((flagged - above.sum()) / level.sum()), after=after)


def _held_by_busiest(after: Counts, times: Array, area: float) -> float:
    """Events in the busiest ``area`` cells, each standing ``times`` over; the last in part."""
    order = np.argsort(-after, kind="stable")
    cells = np.concatenate([[0.0], np.cumsum(times[order])])
    held = np.concatenate([[0.0], np.cumsum(times[order] * after[order])])
    return float(np.interp(area, cells, held))
