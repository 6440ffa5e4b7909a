"""Made-up lotteries at full size, by command: how often an offer that does nothing is said to help, and one that does.

Run by hand: ``.venv/bin/python benchmarks/lotteries.py``. Nothing is written; there is no database.
"""

from __future__ import annotations

import argparse

from plumbline.town.trials import run_lotteries


# World, effect, lotteries, and the share that may, or must, say that violence fell.
PLAYED = (
    ("A", 1.0, 200, "at most 4%"),
    ("D", 1.0, 200, "at most 4%"),
    ("D", 0.5, 40, "at least 90%"),
)


def main() -> None:
    """Play the lotteries and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=20261123)
    seed = parser.parse_args().seed
    print(
        "| world | effect | lotteries | said it fell | wanted | bias | coverage | before and after, not drawn |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for world, effect, replicates, wanted in PLAYED:
        found = run_lotteries(world, effect=effect, replicates=replicates, seed=seed)
        print(
            f"| {world} | {effect} | {replicates} | {found.fell} ({found.fell / replicates:.1%}) | {wanted} "
            f"| {found.bias:+.3f} | {found.coverage:.1%} | {found.before_after_change:+.0%} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
