"""``plumbline simulate``: try the designs on made-up towns whose truth is known, and hold them against their goals."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from plumbline.cli.progress import say
from plumbline.town.trials.accuracy import Accuracy, Trials, run_trials
from plumbline.town.trials.designs import ASK
from plumbline.town.trials.goals import JUDGED_FROM, goals_of
from plumbline.town.trials.towns import SIZE
from plumbline.town.worlds import WORLDS


# Numbers only: no database, no asker.
DB_ROLE = None
COMPANY = {
    "alone": "",
    "couples": ", in couples who share their risk and half of their events",
    "groups": ", in groups of five who share their risk and half of their events",
}
HEAD = (
    "World",
    "Design",
    "Effect",
    "Bias (±)",
    "RMSE",
    "Mean SE",
    "Coverage",
    "Leaves out 1",
    "Check fails",
    "Goals",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Worlds, designs, effect, and how many towns."""
    parser.add_argument(
        "--world", choices=[*WORLDS, "all"], default="all", help="how risk differs between people (all)"
    )
    parser.add_argument("--design", choices=[*ASK, "all"], default="all", help="which comparison (all)")
    parser.add_argument(
        "--effect",
        type=_ratio,
        default=0.8,
        help="what an offer multiplies violence by, beside no effect (0.8)",
    )
    parser.add_argument("--towns", type=_whole, default=200, help="towns of each world (200)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same figures (1)")
    parser.add_argument(
        "--listed", type=_whole, default=100, help="people offered a place in each town (100)"
    )
    parser.add_argument("--people", type=_whole, default=145_000, help="people of each town (145000)")
    parser.add_argument(
        "--trend", type=float, default=0.0, help="share by which all violence rises from year to year (0)"
    )
    parser.add_argument(
        "--turns", action="store_true", help="the trend goes the other way in the year after selection"
    )
    parser.add_argument(
        "--company",
        choices=[*SIZE],
        default="alone",
        help="whether people share risk and half of their events with one other or four (alone)",
    )
    parser.add_argument(
        "--pool",
        type=int,
        choices=range(2, 51),
        metavar="TOWNS",
        default=0,
        help="put so many towns together at a time (not)",
    )
    parser.add_argument(
        "--tau",
        type=float,
        default=0.0,
        help="how far the effects of pooled towns spread, as a standard deviation of logs (0)",
    )
    parser.add_argument("--processes", type=_whole, default=1, help="work on so many towns at a time (1)")


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Draw the towns and sum up."""
    plan = Trials(
        worlds=tuple(WORLDS) if arguments.world == "all" else (arguments.world,),
        designs=tuple(ASK) if arguments.design == "all" else (arguments.design,),
        effects=tuple(dict.fromkeys((1.0, arguments.effect))),
        towns=arguments.towns,
        seed=arguments.seed,
        listed=arguments.listed,
        people=arguments.people,
        trend=arguments.trend,
        company=arguments.company,
        turns=arguments.turns,
        pool=arguments.pool,
        tau=arguments.tau,
    )
    rows = run_trials(plan, processes=arguments.processes, tell=_Progress())
    return {
        "made_up": True,
        **asdict(plan),
        "goals_not_met": sum(not goal.met for row in rows for goal in goals_of(row)),
        "rows": [_plain(row) for row in rows],
    }


def words(result: dict[str, Any]) -> str:
    """The figures as a table that Markdown can read."""
    lines = [
        (
            f"Made-up towns: {result['towns']:,} of each world, {result['people']:,} people, trend {result['trend']:+.0%} a year"
            f"{', and the other way after selection' if result['turns'] else ''}{COMPANY[result['company']]}."
        ),
        f"{result['listed']} people offered a place in each. Seed {result['seed']}.{_pool_words(result)}",
        "",
        "| " + " | ".join(HEAD) + " |",
        "|---" * len(HEAD) + "|",
    ]
    lines += ["| " + " | ".join(_cells(row)) + " |" for row in result["rows"]]
    return "\n".join([*lines, "", *_refusals(result), _goal_words(result)])


def _pool_words(result: dict[str, Any]) -> str:
    if not result.get("pool"):
        return ""
    return (
        f" Put together by {result['pool']} (REML, Hartung-Knapp), their effects apart with a standard deviation of {result['tau']:g} on the "
        "log scale; each row is of pools."
    )


def _refusals(result: dict[str, Any]) -> list[str]:
    """A design that gives no answer for the hard towns would look better than it is."""
    return [
        f"No answer in {row['refused']:,} of {row['towns']:,} towns: world {row['world']}, "
        f"{row['design'].replace('_', ' ')}, effect {row['effect']:g}. The row speaks of the others."
        for row in result["rows"]
        if row["refused"]
    ]


def _goal_words(result: dict[str, Any]) -> str:
    few = "pools" if result.get("pool") else "towns"
    if all(row["towns"] < JUDGED_FROM for row in result["rows"]):
        return f"Too few {few} to hold against the goals: that takes {JUDGED_FROM:,} of each world."
    if not any(row["goals"] for row in result["rows"]):
        return "No goals are set for these."
    missed = result["goals_not_met"]
    return "Every goal set for these is met." if not missed else f"Goals not met: {missed}."


def _cells(row: dict[str, Any]) -> list[str]:
    missed = [goal["words"] for goal in row["goals"] if not goal["met"]]
    met = "met" if row["goals"] else "–"
    if row["design"] == "before_after":
        met = "**not an effect**"
    return [
        row["world"],
        row["design"].replace("_", " "),
        f"{row['effect']:g}",
        f"{row['bias']:+.3f} ({row['bias_error']:.3f})",
        f"{row['rmse']:.3f}",
        f"{row['mean_se']:.3f}",
        f"{row['coverage']:.1%}",
        f"{row['rejected']:.1%}",
        f"{row['check_failed']:.1%}",
        f"not met: {'; '.join(missed)}" if missed else met,
    ]


def _plain(row: Accuracy) -> dict[str, Any]:
    return {**asdict(row), "goals": [asdict(goal) for goal in goals_of(row)]}


class _Progress:
    """Say how far it is, a tenth at a time."""

    def __init__(self) -> None:
        self.said = 0

    def __call__(self, done: int, of: int) -> None:
        tenth = done * 10 // of
        if tenth > self.said:
            self.said = tenth
            say(f"{done:,} of {of:,} towns.")


def _ratio(text: str) -> float:
    value = float(text)
    if not 0 < value <= 1:
        raise argparse.ArgumentTypeError("must lie above 0 and be no more than 1")
    return value


def _whole(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return value
