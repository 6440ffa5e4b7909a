"""Write the reference pages that follow from the code: `script/reference` runs this; a test fails where they are not fresh."""

from __future__ import annotations

import argparse
import importlib
import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import yaml


if TYPE_CHECKING:
    from plumbline.cli.moving.tables import Column
    from plumbline.schemes.kind import Kind

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
MADE = "<!-- Made by script/reference. Change the code it follows from, not this page. -->\n"


def commands() -> str:
    """Every command with its arguments."""
    from plumbline.cli.main import COMMANDS

    parts = [f"# Commands\n\n{MADE}\nExit codes: 0 done, 1 refused with a sentence, 2 misused.\n"]
    for name, purpose in COMMANDS.items():
        module = importlib.import_module(f"plumbline.cli.{name.replace('-', '_')}")
        parser = argparse.ArgumentParser(add_help=False)
        module.add_arguments(parser)
        rows = "".join(f"| {_called(a)} | {a.help or ''} |\n" for a in parser._actions)
        parts.append(f"\n## {name}\n\n{purpose[0].upper()}{purpose[1:]}.")
        parts.append(f" Database role: {module.DB_ROLE or 'none of its own'}.\n")
        parts.append(f"\n| Argument | What it says |\n|---|---|\n{rows}" if rows else "")
    return "".join(parts)


def _called(action: argparse.Action) -> str:
    """Names of an argument as they are typed."""
    if isinstance(action, argparse._SubParsersAction):
        return " · ".join(f"`{name}`" for name in action.choices)
    value = "" if action.nargs == 0 else f" {action.metavar or action.dest.upper()}"
    return (
        f"`{', '.join(action.option_strings)}{value}`"
        if action.option_strings
        else f"`{action.metavar or action.dest}`"
    )


def feeds() -> str:
    """Every feed contract: level, gateway, columns."""
    from plumbline.ingest.contract import contracts

    parts = [f"# Feeds\n\n{MADE}\nWhat agencies send, by what right, and what each column means.\n"]
    for contract in contracts().values():
        gateway = re.sub(r"\s+", " ", contract.gateway).strip()
        parts.append(
            f"\n## {contract.title}\n\n`{contract.feed}`, version {contract.version}, from {contract.effective_from:%-d %B %Y}. "
            f"{contract.level.capitalize()}-level. {gateway}\n\n| Column | In words | Type | Needed | Also known as |\n|---|---|---|---|---|\n"
        )
        parts += [
            f"| `{c.name}` | {c.words} | {c.type} | {'yes' if c.required else 'no'} | {', '.join(c.aliases) or '–'} |\n"
            for c in contract.columns
        ]
    return "".join(parts)


def pages() -> str:
    """Every address of a page and the roles that may open it."""
    matrix = yaml.safe_load((ROOT / "tests" / "architecture" / "url_roles.yaml").read_text())
    rows = "".join(f"| {name} | {', '.join(sorted(roles))} |\n" for name, roles in sorted(matrix.items()))
    return f"# Pages and roles\n\n{MADE}\nWho may open which page. What is seen on it depends on the agency too.\n\n| Page | Roles |\n|---|---|\n{rows}"


def records() -> str:
    """Every kind of row: who sees it, whether it may change, how long it is kept."""
    declared = yaml.safe_load((ROOT / "tests" / "architecture" / "models.yaml").read_text())
    rows = "".join(
        f"| {name} | {d['sight']} | {d['history']} | {d['kept']} |\n" for name, d in sorted(declared.items())
    )
    return (
        f"# Kinds of row\n\n{MADE}\n*Scoped*: under row-level policies. *Append-only*: no serving role may change or delete one.\n\n"
        f"| Row | Sight | History | Kept |\n|---|---|---|---|\n{rows}"
    )


def schemes() -> str:
    """Every kind of scheme: who is in a case, ways in, course, time limits."""
    from plumbline.schemes.reading import kind_called, known_kinds
    from plumbline.web.scheme_pages import handbook

    parts = [
        f"# Kinds of scheme\n\n{MADE}\nEach kind is a folder of data, `src/plumbline/schemes/kinds/`; see ADR 10.\n"
    ]
    for kind in map(kind_called, known_kinds()):
        parts.append(
            f"\n## {kind.name}\n\nVersion {kind.version}, from {kind.effective_from:%-d %B %Y}. {kind.about}\n"
        )
        parts.append(f"\n{_diagram(kind)}\n")
        parts.append("\n| Part | Who |\n|---|---|\n" + _rows(handbook.parts_of(kind)))
        parts.append("\n| Way in | Test | Source |\n|---|---|---|\n" + _rows(handbook.routes_of(kind)))
        if kind.tracks:
            rated = [
                (label, "; ".join(values), source) for label, values, _, source in handbook.tracks_of(kind)
            ]
            parts.append("\n| Rated on | Values | Source |\n|---|---|---|\n" + _rows(rated))
        if kind.tools:
            scored = _rows(handbook.tools_of(kind))
            parts.append("\n| Score made elsewhere | Bands | Source |\n|---|---|---|\n" + scored)
        if kind.needs.rules:
            parts.append(
                "\n| Outcome | Need | Counted, and shown by |\n|---|---|---|\n"
                + _rows(handbook.needs_of(kind))
            )
            parts.append(
                "\n| Rule of progress | What it asks | Source |\n|---|---|---|\n"
                + _rows(
                    # By no day, so that the page is the same whenever it is written: the oldest first.
                    (label, "; ".join(asked), source)
                    for label, asked, source, _ in reversed(handbook.rules_of(kind, date.min))
                )
            )
        parts.append(
            "\n| Time limit | How long | Source |\n|---|---|---|\n"
            + _rows((label, "; ".join(limits), source) for label, limits, source in handbook.clocks_of(kind))
        )
    return "".join([*parts, *_counted()])


def _counted() -> list[str]:
    """What ``returns.yaml`` of any kind can count, by name."""
    from plumbline.reporting import counting, received, year_counting

    by = (
        ("Cases heard in a quarter", counting.WORDS),
        ("Contacts received in a quarter", received.WORDS),
        ("Cases managed over a year", year_counting.WORDS),
    )
    parts = [
        "\n## What a return can count\n\nBy the names that `counts` and `out_of` in `returns.yaml` say, the same for every kind.\n"
    ]
    for title, words in by:
        # A bar that stands for “or” would end the cell.
        rows = _rows((f"`{name}`".replace("|", "\\|"), told) for name, told in words.items())
        parts.append(f"\n| {title} | Counts |\n|---|---|\n{rows}")
    return parts


def moving() -> str:
    """Every table that leaves with a partnership, its columns, and what stays behind."""
    from plumbline.cli.moving.carried import carried
    from plumbline.cli.moving.readme import README
    from plumbline.cli.moving.tables import tables

    parts = [
        (
            f"# A partnership that moves\n\n{MADE}\nWhat the file of `plumbline move-out` holds, version 1. It is a tar (ustar) in gzip in "
            "[age](https://age-encryption.org/v1), in this order: `README.txt`, `kinds/`, `schemas/`, `rows/`, `manifest.json`, "
            f"`signature.json`. The JSON Schema of each table lies in the file itself.\n\n```\n{README}```\n"
        )
    ]
    parts.append(
        "\n## What stays behind\n\n| Table | Why |\n|---|---|\n"
        + _rows((f"`{t}`", why) for t, why in carried().left_out.items())
    )
    told = [
        (f"`{table}.{column}`", said["because"])
        for part in (carried().blank, carried().arrives)
        for table, columns in part.items()
        for column, said in columns.items()
    ]
    parts.append("\n| Column that stays behind, or arrives otherwise | Why |\n|---|---|\n" + _rows(told))
    for table in tables():
        columns = [(f"`{c.name}`", _kind_of(c), _said_of(c)) for c in table.columns]
        about = " ".join(table.says.split("\n\n")[0].split())
        parts.append(
            f"\n## {table.name}\n\n{about}\n\n| Column | Kind | What it says |\n|---|---|---|\n{_rows(columns)}"
        )
    return "".join(parts)


def _kind_of(column: Column) -> str:
    words = (column.of or column.kind).removesuffix("Field").removeprefix("Positive").lower()
    return f"{'list of ' if column.of else ''}{words}{', or null' if column.null else ''}"


def _said_of(column: Column) -> str:
    codes = ", ".join(f"`{code}` {words}" if words != code else f"`{code}`" for code, words in column.codes)
    points = f"→ `{column.points_to}`" if column.points_to else ""
    return " ".join(
        filter(
            None,
            (
                points,
                column.says.replace("|", "/"),
                codes if len(column.codes) < 40 else "Its codes are in the schema.",
            ),
        )
    )


def _rows(lines: Iterable[tuple[str, ...]]) -> str:
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _diagram(kind: Kind) -> str:
    """The course of a case as a Mermaid state diagram."""
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"  {slug}: {state.label}" for slug, state in kind.course.states.items()]
    for slug, state in kind.course.states.items():
        lines += [f"  {slug} --> {after}: {event.replace('_', ' ')}" for event, after in state.on.items()]
        lines += [f"  {slug} --> {move.to}: by hand" for move in state.moves]
    return "\n".join([*lines, "```"])


def journeys() -> str:
    """What was asked of each journey, and what it costs at the most."""
    folder = ROOT / "tests" / "browser"
    budgets = yaml.safe_load((folder / "budgets.yaml").read_text())
    others = yaml.safe_load((folder / "other_numbers.yaml").read_text())
    counted = (
        (name, b["of"], b["aim"], *(str(b[what]) for what in COUNTED), b["met"], b.get("why", ""))
        for name, b in budgets.items()
    )
    rest = (
        (one["of"], one["asked"], one["met"], one["is"], f"`{one['test']}`" if one["test"] else "none")
        for one in others
    )
    return (
        f"# Journeys: asked and met\n\n{MADE}\n{ASKED}\n\n"
        "| Journey | Of | Asked | Presses | Keys | Pages | Statements | Server, ms | Met | Why |\n"
        f"|---|---|---|---|---|---|---|---|---|---|\n{_rows(counted)}\n{NOT_COUNTED}\n\n"
        f"| Of | Asked | Met | What there is | Held by |\n|---|---|---|---|---|\n{_rows(rest)}"
    )


COUNTED = ("presses", "keys", "pages", "asked", "server")
ASKED = """Each is made in a real browser on a made-up partnership, and fails where it costs more than stands here. Presses are clicks, taps, Enter and going to a
field; keys are those of made-up words. Presses, keys, pages and statements to the database are held in every run (`script/test tests/browser`); the server's time
in the long parts (`script/test --extra tests/browser`), with three times as much allowed, on a machine taken as slower by what a loop of fixed length takes
at that moment. Measured on 29 November 2026. The numbers asked are those that the product set itself, before they were measured."""
NOT_COUNTED = """Other numbers, and those that nobody has measured: time on task takes people at work, and none was asked yet."""
PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "feeds.md": feeds,
    # A result, made from what its tests hold.
    "../results/journeys.md": journeys,
    "moving.md": moving,
    "pages.md": pages,
    "rows.md": records,
    "schemes.md": schemes,
}


def main() -> None:
    """Write them all."""
    from plumbline.cli.bootstrap import set_up_django

    set_up_django()
    REFERENCE.mkdir(exist_ok=True)
    for name, make in PAGES.items():
        (REFERENCE / name).write_text(make())


if __name__ == "__main__":
    main()
