"""A table while it is being spoilt, with a note of every cell that was."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl


READ, FLAGGED, BLANK, QUARANTINED = "read", "flagged", "blank", "quarantined"
"""What a careful reader does: reads what was meant; keeps the row and says what is odd; leaves the cell out; or the row."""

NOTES = {"row": pl.Int64, "reference": pl.String, "column": pl.String, "why": pl.String, "expect": pl.String, "meant": pl.String}  # fmt: skip


class Draft:
    """Rows as text, one column of which is the reference. Each row is spoilt once at most."""

    def __init__(self, table: pl.DataFrame, reference: str) -> None:
        self._columns = {name: table[name].to_list() for name in table.columns}
        self._references = table[reference].to_list()
        self._notes: list[tuple[int, str, str, str, str, str]] = []
        self._free = np.ones(table.height, dtype=bool)

    def column(self, name: str) -> list[str]:
        """The cells of a column as they stand."""
        return list(self._columns[name])

    def pick(
        self,
        column: str,
        share: float,
        fewest: int,
        fits: Callable[[str], bool],
        rng: np.random.Generator,
        *,
        among: list[bool] | None = None,
    ) -> list[int]:
        """Places of rows not spoilt yet whose cell fits, by chance: a share of all rows, and so many at least if there are.

        ``among`` leaves out the rows for which it does not hold.
        """
        cells = self._columns[column]
        free = self._free if among is None else self._free & np.array(among)
        fitting = [at for at in np.flatnonzero(free).tolist() if fits(cells[at])]
        wanted = min(max(round(share * len(cells)), fewest), len(fitting))
        return sorted(rng.permutation(np.array(fitting, dtype=np.int64))[:wanted].tolist())

    def change(self, at: int, column: str, value: str, *, why: str, expect: str, meant: str = "") -> None:
        """Put another value in a cell and note why; ``meant`` is what a reader should find there."""
        self._columns[column][at] = value
        self.note(at, column, why=why, expect=expect, meant=meant)

    def quietly(self, at: int, column: str, value: str) -> None:
        """Put another value in a cell that has to follow one that was changed."""
        self._columns[column][at] = value

    def note(self, at: int, column: str, *, why: str, expect: str, meant: str = "") -> None:
        """Note what is to be said of a cell. Rows count from 1, the first below the headings."""
        self._free[at] = False
        self._notes.append((at + 1, self._references[at], column, why, expect, meant))

    @property
    def table(self) -> pl.DataFrame:
        """The rows as they stand."""
        return pl.DataFrame(self._columns)

    @property
    def notes(self) -> pl.DataFrame:
        """What was noted, by row."""
        return pl.DataFrame(self._notes, schema=NOTES, orient="row").sort("row", "column")
