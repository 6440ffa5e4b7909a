"""Every public service writes to the ledger, itself or through another service."""

import ast
from pathlib import Path

import pytest


SRC = Path(__file__).resolve().parents[2] / "src" / "plumbline"
# Each with its reason.
EXEMPT = {
    "cases/services/closed.py:as_closed_as": "looks, and changes nothing",
    "cases/services/closed.py:check_reads": "looks, and changes nothing",
    "cases/services/closed.py:is_closed": "looks, and changes nothing",
    "cases/services/own_words.py:apart_as_before": "looks, and changes nothing",
    "cases/services/own_words.py:apart_from": "looks, and changes nothing",
    "cases/services/own_words.py:said_before": "looks, and changes nothing",
    "cases/services/own_words.py:store_apart": "part of a contact that is being stored, whose entry is written",
    "timeline/services/previewing.py:preview_take_in": "turns everything back, and so changes nothing",
    "audit/services.py:record": "it is the ledger",
    "audit/services.py:from_elsewhere": "looks, and changes nothing",
    "audit/services.py:has_arrived": "looks, and changes nothing",
    "access/services/tokens.py:note_shown": "part of a call, whose entry `note_call` wrote",
    "access/services/tokens.py:answered_before": "looks, and changes nothing",
    "access/services/tokens.py:keep_answer": "part of a call, whose entry `note_call` wrote",
    "cases/services/answering.py:try_steps": "turns everything back, and so changes nothing",
    "feeds/services/batches.py:same_file": "looks, and changes nothing",
    "feeds/services/batches.py:version_before": "looks, and changes nothing",
    "feeds/services/batches.py:count_duplicates": "part of a batch that is being received, whose entry is written",
    "feeds/services/steps.py:upload_at": "looks, and changes nothing",
    "cases/services/states.py:check_open": "refuses, and changes nothing",
    "cases/services/states.py:hold_alone": "waits or refuses, and changes nothing",
    "cases/services/turns.py:keep_open": "waits, and changes nothing",
    "cases/services/turns.py:bring_to_close": "waits, and changes nothing",
    "cases/services/states.py:check_planning": "refuses, and changes nothing",
    "cases/services/leaving.py:hand_back_of_gone": "the database writes the entry itself, first (`leaving_policy.HAND_BACK`)",
    "cases/services/share_ends.py:end_sharing_due": "the database writes the entry itself, first (`share_end_policy.DUE`)",
    "cases/services/delivery.py:check_can_pass": "refuses, and changes nothing",
    "cases/services/proposing.py:check_owner": "refuses, and changes nothing",
    "cases/services/telling_rows.py:begin": "looks and refuses, and changes nothing",
    "cases/services/telling_rows.py:past": "looks and refuses, and changes nothing",
    "cases/services/telling_rows.py:check_way": "refuses, and changes nothing",
    "cases/services/telling_rows.py:common": "values of a new row, not a write",
    "cases/services/proposing.py:add_step": "part of a step that is being taken, whose entry is written",
    "cases/services/states.py:add_state": "part of a move that is being made, whose entry is written",
    "meetings/services/room.py:add_step": "part of a move that is being made, whose entry is written",
    "meetings/services/room.py:one_at_a_time": "waits, and changes nothing",
    "meetings/services/room.py:items_seen": "looks, and changes nothing",
    "meetings/services/room.py:called_to": "looks, and changes nothing",
    "meetings/services/parking.py:following_meeting": "looks, and changes nothing",
    "finding/services/decide.py:person_of": "looks, through a function that answers for an accepted nomination alone",
    "sharing/services/grants.py:owned_by": "values of a new row, not a write",
}


def public_functions():
    for path in sorted([*SRC.glob("*/services.py"), *SRC.glob("*/services/*.py")]):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield f"{path.relative_to(SRC)}:{node.name}", node


def calls(node):
    return {
        call.func.id if isinstance(call.func, ast.Name) else call.func.attr
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name | ast.Attribute)
    }


def writers():
    """Names of functions, in services or beside them, that reach `record`, found by following calls until nothing is added."""
    bodies = {}
    for path in SRC.glob("*/**/*.py"):
        if path.parts[-3:-1] and "web" not in path.parts:
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.FunctionDef):
                    bodies.setdefault(node.name, set()).update(calls(node))
    found = {"record"}
    while True:
        more = {name for name, called in bodies.items() if called & found} - found
        if not more:
            return found
        found |= more


WRITERS = writers()


@pytest.mark.parametrize(("name", "node"), list(public_functions()), ids=[n for n, _ in public_functions()])
def test_it_reaches_the_ledger(name, node):
    assert name in EXEMPT or calls(node) & WRITERS, f"{name} writes no ledger entry"


def test_a_service_without_an_entry_would_be_caught():
    planted = ast.parse("def quietly_change(*, by):\n    Model.objects.update(x=1)").body[0]
    assert not calls(planted) & WRITERS


def test_no_exemption_is_stale():
    assert set(EXEMPT) <= {name for name, _ in public_functions()}
