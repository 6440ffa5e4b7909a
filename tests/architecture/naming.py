"""Tests by name, so that a page or a table may point at one and be found out when it is gone."""

import ast
from functools import cache
from pathlib import Path


ROOT = Path(__file__).resolve().parents[2]


@cache
def tests_of(path):
    """Names of the test functions of a file; none where there is no file."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    return frozenset(
        node.name
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def is_there(name):
    """Say whether ``tests/…/test_x.py::test_y`` is a test."""
    path, _, function = name.partition("::")
    return function in tests_of(path)
