"""What came of reading one file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from plumbline.ingest.quality import Quality


@dataclass(frozen=True, slots=True)
class Checked:
    """A file read by its contract.

    Every row read is in exactly one of three heaps, and construction refuses any other sum:
    ``staged = read - quarantined - duplicate``.

    ``sha256`` is of the unpacked file. ``tables``: those of ``shapes.SHAPES`` that the contract gives. ``rejects``:
    row_no i64, column, reason (a sentence saying what to do), row_text (the row as JSON); one line a quarantined row.
    ``period_from`` and ``period_to``: days that the file speaks of, half open; None where it holds no dates.
    ``published``: rows of published statistics that no room stores, by name, with the fields of the contract.
    ``quality``: how good the file is, field by field and month by month, for its sender.
    ``header_row``: row of the sheet that the headings stand in, so that row 1 of the file is the one after it.
    ``harm_index``: title of the edition that weighed its offences; "" where it has none, or none was given.
    ``made_up``: the rows say that they are invented, and every page made from them must say so too.
    """

    feed: str
    contract_version: int
    file_name: str
    sha256: str
    read: int
    quarantined: int
    duplicate: int
    staged: int
    made_up: bool
    period_from: date | None
    period_to: date | None
    tables: Mapping[str, pl.DataFrame]
    rejects: pl.DataFrame
    warnings: tuple[str, ...]
    published: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    quality: Quality | None = None
    harm_index: str = ""
    header_row: int = 1

    def __post_init__(self) -> None:
        if self.staged != self.read - self.quarantined - self.duplicate:
            raise AssertionError("staged is not read less quarantined less duplicate")
        if self.rejects.height != self.quarantined:
            raise AssertionError("there is not one reject for each quarantined row")
