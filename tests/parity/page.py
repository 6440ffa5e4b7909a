"""Write docs/results/parity.md from what the comparisons noted: ``python -m tests.parity.page NOTES SEED``."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.parity.asking import NEAR_NOTHING, WITHIN


PAGE = Path(__file__).parents[2] / "docs" / "results" / "parity.md"

HEAD = """# Results: the same figures as R

`script/parity`, seed {seed}, {day}: {versions}. {figures:,} figures of {estimators} estimators on data made up for this run.

Each run draws new data, unless `PLUMBLINE_PARITY_SEED` names the seed of an older one. A figure may differ from R's by {within:.0e} of it (of {nothing} where it is nearer to 0 than that), unless the
table gives a wider limit and below it the reason. R's own fits are asked to go on until nothing moves, since by default several of them stop at one part in 10,000.

| Estimator | Figures | Against | How many | Largest difference | Limit |
|---|---|---|---|---|---|
"""

FOOT = """
## Not compared, and why

- C20, the trial `hfactioncpx12`: it came to `mets` after the version in Debian 12. `tests/parity/test_curves.py::test_c20_is_that_of_mets` reproduces it where the data are there and is skipped where they are not.
- Errors of Ghosh and Lin's mean and regression beside `mets` itself: it takes the slope of a Kaplan-Meier product as 1/Y, as it is printed; ours is the product's own, 1/(Y - 1). So ours are held
  beside base R, which moves each person's weight, and base R with 1/Y in its place is held beside `mets`: that slope is all the difference there is (some 3e-4 and 5e-6 of the error on 300 people).
- `trimfill` fits by looser limits than those of `rma`, so its effect is held beside its own steps, each fit run on.
- `WeightIt`, `ebal`, `rdrobust`, `did`, `fixest`, `reda` and `gsDesign` are not in Debian 12. Entropy weights are held beside `survey`'s raking, which solves the same problem; overlap weights beside `glm`.
- `MatchIt` is asked by Mahalanobis distance on rows sorted by score: version 4.5.1, given the distance as numbers, takes no heed of its caliper.
- Designs that R has no estimator for (placebo year, placebo cohort, capacity line for counts) are held by [planted truths](evaluation-accuracy.md).
"""


def write(notes, seed, page=PAGE, now=None):
    """Write the page of the notes."""
    rows = [json.loads(line) for line in Path(notes).read_text().splitlines()]
    assert rows, "Nothing was compared, so there is nothing to write."
    versions = {name: found[0] for row in rows for name, found in row["versions"].items()}
    told = ["R " + versions.pop("R"), *(f"{name} {version}" for name, version in sorted(versions.items()))]
    lines = _lines(rows)
    day = (now or datetime.now(UTC)).date().isoformat()
    head = HEAD.format(
        seed=seed,
        day=day,
        versions=", ".join(told),
        figures=sum(row["figures"] for row in rows),
        estimators=len({row["what"].partition(":")[0].partition(",")[0] for row in rows}),
        within=WITHIN,
        nothing=NEAR_NOTHING,
    )
    reasons = sorted({f"- {row['what']}: {row['because']}." for row in rows if row["because"]})
    why = "\n\nWider limits, and why:\n\n" + "\n".join(reasons) if reasons else ""
    page.write_text(head + "\n".join(lines) + why + "\n" + FOOT)


def _lines(rows):
    """One line for each estimator and peer: what was compared, how many figures, and the largest of their differences."""
    held = {}
    for row in rows:
        estimator, _, figure = row["what"].partition(": ")
        held.setdefault((estimator, row["against"], row["within"]), []).append((figure, row))
    return [
        f"| {estimator} | {', '.join(dict.fromkeys(figure for figure, _ in told if figure)) or 'all'} | {against} "
        f"| {sum(row['figures'] for _, row in told):,} | {max(row['apart'] for _, row in told):.1e} | {within:.0e} |"
        for (estimator, against, within), told in sorted(held.items())
    ]


if __name__ == "__main__":
    write(sys.argv[1], sys.argv[2])
