"""Every text that says no to somebody is a sentence: it begins with a capital, says more than a word, and ends."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest


SOURCE = Path(__file__).parents[2] / "src" / "plumbline"
REFUSALS = {"DataUnfit", "StageRefused", "PermissionRefused", "NotVisible"}
# Where each maker of a field has the text that says what is missing. `PageForm` ends those with a full stop.
FIELDS = {
    "sentence_field": 1, "line_field": 1, "choice_field": 2, "select_field": 2, "several_field": 2, "date_field": 1, "minutes_field": 1,
    "add_error": 1,
}  # fmt: skip


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Every call in the source: where it is, what it calls."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                yield f"{path.relative_to(SOURCE)}:{node.lineno}", name, node


def words(node: ast.expr) -> str | None:
    """The text of a literal, with … for what is filled in; None for what is worked out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
    return None


@pytest.fixture(scope="module")
def texts() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {"refusals": [], "fields": []}
    for where, name, call in calls():
        place = FIELDS.get(name, 0)
        if name not in REFUSALS | set(FIELDS) or len(call.args) <= place:
            continue
        said = words(call.args[place])
        if said:
            found["refusals" if name in REFUSALS else "fields"].append((where, said.strip()))
    return found


def test_a_refusal_is_a_sentence(texts):
    assert len(texts["refusals"]) > 500
    wrong = [(where, said) for where, said in texts["refusals"] if not said.endswith((".", "?", "…"))]
    assert not wrong, wrong


def test_every_text_begins_like_a_sentence_and_says_more_than_a_word(texts):
    everything = texts["refusals"] + texts["fields"]
    assert len(texts["fields"]) > 200
    wrong = [
        (where, said)
        for where, said in everything
        if not (said[0].isupper() or said[0] in "“…£" or said[0].isdigit())
        or (len(said.split()) < 2 and "…" not in said)
    ]
    assert not wrong, wrong
