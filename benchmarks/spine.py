"""The whole chain at full size, by command: how long, how much memory, how near the planted truth.

Run by hand: ``.venv/bin/python benchmarks/spine.py FOLDER``. FOLDER must not exist; everything is made there.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import Any

from memory import Measured, measure


UNTIL = "2025-01-01"
MONTHS, FOLLOW_UP, LISTED = "36", "12", "300"
PROBLEMS = ("people", "places")
EFFECTS = ("1.0", "0.5")
IN_TIME = ("ingest", "link", "shape", "nominate")
MOST_SECONDS, MOST_GIB = 120, 3.0


class Bench:
    """One home and one town; every command that ran in it."""

    def __init__(self, folder: Path) -> None:
        self.home, self.town = folder / "home", folder / "town"
        self.ran: dict[str, Measured] = {}

    def run(self, command: str, *words: str | Path, step: str = "") -> dict[str, Any]:
        """Run one `plumbline` command and keep what it took."""
        line = [str(Path(sys.executable).parent / "plumbline"), command, *map(str, words), "--json"]
        done = measure(line, home=self.home)
        self.ran[step or command] = done
        print(
            f"| {step or command} | {done.seconds:.1f} s | {done.busy:.1f} s | {done.gib:.2f} GiB |",
            flush=True,
        )
        return done.answer


def main() -> None:
    """Measure both problems and both effects, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=145_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--world", default="D", choices=["A", "B", "D", "L"])
    given = parser.parse_args()
    given.folder.mkdir(parents=True)
    for problem in PROBLEMS:
        print(
            f"\nProblem planted in {problem}\n\n| command | wall clock | processor | peak memory |\n|---|---|---|---|"
        )
        bench = Bench(given.folder / problem)
        facts = _history(bench, problem=problem, people=given.people, seed=given.seed, world=given.world)
        _table(facts)
        if problem == "people":
            for effect in EFFECTS:
                print(
                    f"\nEffect {effect}\n\n| command | wall clock | processor | peak memory |\n|---|---|---|---|"
                )
                _table(_followed(bench, given.folder / f"effect-{effect}", effect))


def _history(bench: Bench, *, problem: str, people: int, seed: int, world: str) -> dict[str, str]:
    _build(bench, problem=problem, people=people, seed=seed, world=world)
    ingest = bench.run("ingest", bench.town / "extracts")
    link = bench.run("link", "--truth", bench.town)
    shape = bench.run("shape")
    nominate = _list(bench)
    truth = json.loads((bench.town / "truth" / "answers.json").read_text(encoding="utf-8"))
    seconds = sum(bench.ran[step].seconds for step in IN_TIME)
    busy = sum(bench.ran[step].busy for step in IN_TIME)
    gib = max(bench.ran[step].gib for step in IN_TIME)
    return {
        "four commands": f"{seconds:.1f} s of {MOST_SECONDS} ({busy:.1f} s of processor), peak {gib:.2f} GiB of {MOST_GIB}",
        **_taken_in(ingest),
        **_joined(link),
        "recommendation": f"{shape['recommendation']} (planted: {problem})",
        "indoors share": f"{shape['indoors_share']:.3f} (truth {truth['indoors_share']:.3f})",
        "hidden share": f"{shape['hidden_share']:.3f} (truth {truth['hidden_share']:.3f})",
        "eligible, listed": f"{nominate['eligible']:,}, {nominate['listed']:,}",
    }


def _build(bench: Bench, *, problem: str, people: int, seed: int, world: str) -> None:
    plan = {"people": people, "months": MONTHS, "seed": seed, "world": world, "problem": problem}
    words = [word for name, value in plan.items() for word in (f"--{name}", str(value))]
    bench.run("town", bench.town, *words, "--until", UNTIL)


def _list(bench: Bench) -> dict[str, Any]:
    words = ("--by", "lot", "--list", LISTED, "--as-of", UNTIL, "--seed", "tutorial")
    decision = ("--ethics", "Made-up decision 1")
    return bench.run("nominate", *words, *decision, "--out", bench.town / "offered.csv")


def _followed(before: Bench, folder: Path, effect: str) -> dict[str, str]:
    # Nothing runs between commands, so a copy of the folder is a copy of the database.
    shutil.copytree(before.town.parent, folder, ignore=shutil.ignore_patterns("run"))
    bench = Bench(folder)
    bench.run("protocol", "register", step="protocol register")
    bench.run("protocol", "lock", step="protocol lock")
    offered = ("--treated", bench.town / "offered.csv", "--effect", effect)
    bench.run("town", bench.town, "--follow-up", FOLLOW_UP, *offered)
    ingest = bench.run("ingest", bench.town / "extracts")
    link = bench.run("link", "--truth", bench.town)
    found = bench.run("evaluate")
    return {**_taken_in(ingest), **_joined(link), **_verdict(found)}


def _taken_in(ingest: dict[str, Any]) -> dict[str, str]:
    counts = " = ".join(
        ("{read:,} read", "{staged:,} staged + {quarantined:,} quarantined + {duplicate:,} duplicate")
    )
    return {"rows": counts.format(**ingest)}


def _joined(link: dict[str, Any]) -> dict[str, str]:
    return {
        "records, people": f"{link['records']:,}, {link['people']:,}",
        "precision, recall": f"{link['precision']:.4f}, {link['recall']:.3f} of {link['true_pairs']:,} true pairs",
        "look-alikes joined": f"{link['lookalikes_joined']} of {link['lookalikes']}",
    }


def _verdict(found: dict[str, Any]) -> dict[str, str]:
    return {
        "verdict": found["verdict"],
        "rate ratio": f"{found['rate_ratio']:.3f} ({found['ci_low']:.3f} to {found['ci_high']:.3f}), {found['n']} people",
        "before and after, offered": f"{found['before_after_change']:+.1%}",
        "before and after, not drawn": f"{found['expected_change_without_effect']:+.1%}",
    }


def _table(facts: dict[str, str]) -> None:
    print("\n| fact | figure |\n|---|---|")
    for name, figure in facts.items():
        print(f"| {name} | {figure} |")


if __name__ == "__main__":
    main()
