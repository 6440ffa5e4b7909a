"""Whatever a service writes in the ledger is shown in words."""

import ast
import re
from pathlib import Path

from plumbline.audit.words import act_words, words_of_act, words_of_reason


SLUG = re.compile(r"[a-z_]+\.[a-z_]+")
SRC = Path(__file__).resolve().parents[2] / "src" / "plumbline"
TREES = [ast.parse(path.read_text()) for path in SRC.rglob("*.py") if "migrations" not in path.parts]


def takers():
    """Functions that take the slug of an act as ``what``, with its place; `record` first of all."""
    found = {}
    for tree in TREES:
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                names = [arg.arg for arg in node.args.args]
                if "what" in names or "what" in {arg.arg for arg in node.args.kwonlyargs}:
                    found[node.name] = names.index("what") if "what" in names else None
    return found


def slugs(trees, known):
    """Slugs handed to them, where they are written out."""
    for tree in trees:
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            given = [keyword.value for keyword in call.keywords if keyword.arg == "what"]
            place = known.get(name, None)
            if place is not None and place < len(call.args):
                given.append(call.args[place])
            if name in known:
                yield from (
                    node.value
                    for one in given
                    for node in ast.walk(one)
                    if isinstance(node, ast.Constant) and SLUG.fullmatch(str(node.value))
                )


RECORDED = set(slugs(TREES, takers()))


def test_every_act_that_is_recorded_has_words():
    assert sorted(RECORDED - set(act_words())) == []


def test_one_without_words_would_be_caught():
    planted = ast.parse('record("planet.moved", verb=verb)\n_note(what="planet.eaten")')
    assert set(slugs([planted], {"record": 0, "_note": None})) == {"planet.moved", "planet.eaten"}
    assert len(RECORDED) > 90


def test_no_words_are_left_over():
    # These are written by functions of the database, in the words of their SQL, or are one of two by how a letter fared.
    assert {slug for slug in act_words() if slug not in RECORDED} == {
        "case.share_over",
        "events.read",
        "handover.brought",
        "handover.put_off",
        "work.handed_back",
    }


def test_two_acts_never_read_alike():
    assert len(set(act_words().values())) == len(act_words())


def test_a_slug_that_is_not_known_is_still_told_in_words():
    assert words_of_act("planet.long_gone") == "Planet long gone"


def test_a_reason_is_told_in_words():
    assert words_of_reason("fits-the-charter") == "Fits the charter"
    assert words_of_reason("") == ""
