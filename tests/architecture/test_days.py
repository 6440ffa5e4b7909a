"""The day of a moment is the day in London: a law, an agreement or a deadline begins and ends there, not at midnight in universal time."""

import ast
from pathlib import Path

import pytest

import plumbline


SRC = Path(plumbline.__file__).parent
# Minutes of a made-up town, which has no zone; and a frame that may have none, which asks first.
LEFT = ("town/", "cases/queries/figures.py")
MOMENTS = {"now", "at", "moment"}


def utc_days(source: str) -> list[int]:
    """Lines that take the day of a moment by ``.date()``, which is the day in whatever zone the moment has: that of the database is UTC."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "date"
        and not node.args
        and _is_moment(node.func.value)
    ]


def _is_moment(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return ast.unparse(node) == "timezone.now()"
    if isinstance(node, ast.BinOp):
        return _is_moment(node.left)
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return name in MOMENTS or name.endswith("_at")


def test_no_day_is_taken_in_universal_time():
    files = {str(path.relative_to(SRC)): path for path in SRC.rglob("*.py") if "migrations" not in path.parts}
    assert {
        name: lines
        for name, path in files.items()
        if not name.startswith(LEFT) and (lines := utc_days(path.read_text(encoding="utf-8")))
    } == {}


@pytest.mark.parametrize(
    "written",
    ["now.date()", "at.date()", "case.opened_at.date()", "timezone.now().date()", "(now - day).date()"],
)
def test_one_is_found(written):
    assert utc_days(f"x = 1\ny = {written}\n") == [2]


@pytest.mark.parametrize(
    "written", ["timezone.localdate(now)", "now.astimezone(LONDON).date()", "index.date()"]
)
def test_what_is_meant_so_is_left(written):
    assert utc_days(written) == []
