"""Pages, commands and queued work go through queries and services; none touches a model's rows."""

import ast
from pathlib import Path

import pytest


SRC = Path(__file__).resolve().parents[2] / "src" / "plumbline"
FACES = ("web", "api", "cli", "jobs")


def rows_touched(source):
    """Lines that reach for a manager: `Model.objects`, or one that Django keeps under another name."""
    managers = {"objects", "_default_manager", "_base_manager"}
    nodes = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute))
    return sorted(node.lineno for node in nodes if node.attr in managers)


@pytest.mark.parametrize("room", FACES)
def test_no_face_touches_rows(room):
    found = {
        str(path.relative_to(SRC)): rows_touched(path.read_text()) for path in (SRC / room).rglob("*.py")
    }
    assert found
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_a_view_that_did_would_be_caught():
    assert rows_touched("def view(request):\n    return Case.objects.filter(ref='x')") == [2]
