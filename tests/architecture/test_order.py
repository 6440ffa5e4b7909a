"""Rows of one moment stand in one order each time: whatever is put in order is put in a whole one."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.db.models import F, OrderBy


SRC = Path(__file__).resolve().parents[2] / "src" / "plumbline"


def ours():
    return [m for m in apps.get_models() if m.__module__.startswith("plumbline.")]


def field_named(last):
    """The field that an entry of ``Meta.ordering`` or of ``order_by`` names, without its direction."""
    if isinstance(last, OrderBy):
        last = last.expression
    return (last.name if isinstance(last, F) else last).lstrip("-")


def is_whole(model, ordering):
    """Whether two rows can never stand beside each other by chance: it ends in a field that is unique."""
    last = field_named(ordering[-1])
    return last == "pk" or model._meta.get_field(last).unique


def shared_names():
    """Names of fields that many rows hold alike: moments, days, and what people call things."""
    fields = [f for m in ours() for f in m._meta.concrete_fields]
    moments = {f.name for f in fields if isinstance(f, models.DateField)}
    return moments | {"name", "title", "role", "file_name", "record_ref"}


def last_named(call):
    """The text that ends ``order_by``: its own, or that inside ``F("…").asc()``."""
    texts = [n.value for n in ast.walk(call.args[-1]) if isinstance(n, ast.Constant)]
    return next((text for text in texts if isinstance(text, str)), "")


def half_orders(source, shared):
    calls = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Call) and n.args]
    ordered = [c for c in calls if isinstance(c.func, ast.Attribute) and c.func.attr == "order_by"]
    return [c.lineno for c in ordered if last_named(c).lstrip("-").split("__")[-1] in shared]


def test_every_model_stands_in_a_whole_order():
    halves = {m._meta.label: m._meta.ordering for m in ours() if m._meta.ordering}
    assert {label for label, order in halves.items() if not is_whole(apps.get_model(label), order)} == set()


def test_every_list_is_asked_for_in_a_whole_order():
    shared = shared_names()
    files = [p for p in SRC.rglob("*.py") if "migrations" not in p.parts]
    found = {str(p.relative_to(SRC)): half_orders(p.read_text(), shared) for p in files}
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize("ordering", [["at"], ["case", "number"], [F("at").desc()]])
def test_a_half_order_of_a_model_would_be_caught(ordering):
    assert not is_whole(apps.get_model("cases.ActionStep"), ordering)


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        ('rows.order_by("-at")', [1]),
        ('rows.order_by("item__listed_at")', [1]),
        ('rows.order_by(F("withdrawn_at").desc(nulls_first=True))', [1]),
        ('rows.order_by("-at", "pk")', []),
        ("rows.order_by()", []),
    ],
)
def test_a_half_order_of_a_list_would_be_caught(asked, lines):
    assert half_orders(asked, shared_names()) == lines
