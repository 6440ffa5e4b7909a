"""Ask R for the same figures, and hold ours beside them."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np


HERE = Path(__file__).parent

WITHIN = 1e-6
NEAR_NOTHING = 0.01
"""Differences are relative to R's figure, or to this where that is nearer to 0."""

LONGEST_SECONDS = 120


def ask(script, folder, **tables):
    """What ``script`` answers, given each table (columns by name) as a file of that name."""
    for name, columns in tables.items():
        _write(folder / f"{name}.csv", columns)
    words = [
        "Rscript",
        "--vanilla",
        "-e",
        f"source('{HERE / 'common.R'}'); source('{HERE / script}')",
        str(folder),
    ]
    done = subprocess.run(words, capture_output=True, text=True, timeout=LONGEST_SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _write(path, columns):
    rows = zip(*(np.asarray(values).tolist() for values in columns.values()), strict=True)
    lines = [",".join(columns), *(",".join(_number(value) for value in row) for row in rows)]
    path.write_text("\n".join(lines) + "\n")


def _number(value):
    return str(int(value)) if isinstance(value, bool) else repr(value)


@dataclass
class Beside:
    """Our figures of one estimator held beside R's; each is also noted for the page of results."""

    seed: int
    answer: dict = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def holds(self, what, ours, theirs, *, against, within=WITHIN, because=""):
        """Ours are R's to ``within``: where they are not, the test fails at its end with every one that parts.

        A wider ``within`` needs a reason, which the page of results prints.
        """
        assert within <= WITHIN or because, f"{what}: a wider limit than {WITHIN} needs a reason"
        mine, its = np.atleast_1d(ours).astype(float), np.atleast_1d(theirs).astype(float)
        assert mine.shape == its.shape, f"{what}: {mine.shape} figures beside {its.shape}"
        apart = float(np.max(np.abs(mine - its) / np.maximum(np.abs(its), NEAR_NOTHING)))
        self._note(
            what=what, against=against, figures=int(mine.size), apart=apart, within=within, because=because
        )
        if not apart <= within:
            self.faults.append(f"{what}: {mine} beside {its} of {against}, {apart:.1e} apart")

    def _note(self, **row):
        page = os.environ.get("PLUMBLINE_PARITY_NOTES")
        if page:
            with Path(page).open("a") as notes:
                notes.write(json.dumps(row | {"versions": self.answer.get("versions", {})}) + "\n")
