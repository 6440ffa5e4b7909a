"""The page of faults names every fault, those that no test holds as such, and only tests that exist."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest


ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "faults.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))


@cache
def named_in(path):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_the_test_is_there(path, name):
    assert name in named_in(path)


def test_every_fault_has_a_row_with_a_test():
    rows = dict(re.findall(r"^\| F(\d+) (\|.*)$", PAGE, re.M))
    left = PAGE.split("## Not held by a test yet")[1]
    not_held = re.findall(r"F(\d+)", left)
    assert sorted(map(int, [*rows, *not_held])) == list(range(1, 77))
    assert set(map(int, rows)) >= set(range(1, 28))
    assert all("::test_" in row for row in rows.values())
