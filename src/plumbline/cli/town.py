"""`plumbline town`: a made-up town, or the months that follow in one."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from plumbline.cli.progress import say
from plumbline.values.errors import DataUnfit


# Files only: no database, no asker.
DB_ROLE = None
NO_EFFECT = 1.0
SHARES = {
    "nights": "share of violence between people who are not partners that comes on weekend nights in the centre",
    "families": "share of it between grown relatives",
    "groups": "share of what members of co-offending groups do that they do together",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The folder, and either a new town's plan or the follow-up of an old one."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="where extracts/ and truth/ are written")
    parser.add_argument("--people", type=int, default=145_000, help="how many people live there (145000)")
    parser.add_argument("--months", type=int, default=36, help="how many months the extracts cover (36)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same town (1)")
    parser.add_argument(
        "--world",
        choices=["A", "B", "D", "L"],
        default="D",
        help="how risk differs: A lasting, B lasting and more unequal, D in spells, L lasting with a heavy tail (D)",
    )
    parser.add_argument(
        "--problem",
        choices=["people", "couples", "places", "none"],
        default="people",
        help="what the violence gathers on; none: only what chance gives (people)",
    )
    parser.add_argument(
        "--trend",
        type=float,
        default=0.0,
        help="share by which all violence rises from year to year; below 0 it falls (0)",
    )
    for name, words in SHARES.items():
        parser.add_argument(f"--{name}", type=float, default=0.0, metavar="SHARE", help=f"{words} (0)")
    parser.add_argument(
        "--messy",
        action="store_true",
        help="write messy variants too, a workbook and other encodings, with what is wrong in them",
    )
    parser.add_argument(
        "--partners",
        action="store_true",
        help="write the feeds of probation, youth justice, council and others too",
    )
    parser.add_argument(
        "--until",
        type=date.fromisoformat,
        metavar="DATE",
        help="first day after the extracts (first of this month)",
    )
    parser.add_argument("--follow-up", type=int, metavar="MONTHS", help="go on from the town already in DIR")
    parser.add_argument(
        "--treated", type=Path, metavar="FILE", help="arm,feed,record_ref as `nominate --out` writes it"
    )
    parser.add_argument(
        "--effect",
        type=float,
        help="what an offer multiplies a person's violence by (1.0: nothing)",
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Write the files.

    Raises
    ------
    DataUnfit: the plan or the files make no sense together.
    """
    if arguments.follow_up is None and (arguments.treated is not None or arguments.effect is not None):
        raise DataUnfit(
            "The options --treated and --effect go with --follow-up: "
            "the first months of a town are before anybody was offered anything."
        )
    try:
        return _build(arguments) if arguments.follow_up is None else _follow_up(arguments)
    except OSError as in_the_way:
        raise DataUnfit(
            f"The town in {arguments.folder} cannot be written: {in_the_way.strerror}."
        ) from in_the_way


def words(result: dict[str, Any]) -> str:
    """Say what was written."""
    files = "\n".join(f"  {name}" for name in result["files"])
    return f"Made-up town in {result['folder']}: nobody in it is real.\n{files}"


def _build(arguments: argparse.Namespace) -> dict[str, Any]:
    from plumbline.town import TownPlan, build_town, write_town

    until = arguments.until or date.today().replace(day=1)  # noqa: DTZ011 - a plan's default, shown in its files
    plan = TownPlan(
        people=arguments.people,
        months=arguments.months,
        seed=arguments.seed,
        world=arguments.world,
        problem=arguments.problem,
        until=until,
        trend=arguments.trend,
        partners=arguments.partners,
        **{name: getattr(arguments, name) for name in SHARES},
    )
    say(f"Making up a town of {arguments.people:,} people")
    write_town(build_town(plan), arguments.folder, messy=arguments.messy)
    return _listing(arguments.folder)


def _follow_up(arguments: argparse.Namespace) -> dict[str, Any]:
    from plumbline.town import follow_up

    say(f"Making up the next {arguments.follow_up} months")
    effect = NO_EFFECT if arguments.effect is None else arguments.effect
    follow_up(arguments.folder, arguments.follow_up, arguments.treated, effect)
    return _listing(arguments.folder)


def _listing(folder: Path) -> dict[str, Any]:
    parts = [folder / part for part in ("extracts", "messy", "truth") if (folder / part).is_dir()]
    files = sorted(str(f.relative_to(folder)) for part in parts for f in part.iterdir())
    return {"folder": str(folder), "made_up": True, "files": files}
