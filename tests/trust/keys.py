"""What stands for the keys of addresses when every page is crawled."""

from functools import cache
from pathlib import Path

from django.apps import apps

from tests.architecture.declared import declared
from tests.conftest import database_role


@cache
def table():
    """`rows`: the model whose row stands for a key; `words`: what stands for one that names no row."""
    return declared(Path(__file__).with_name("keys.yaml"))


def at_hand(planted):
    """A value for every key of which there is a row: what was planted, else a row of that case, else any."""
    case = planted.get("case")
    with database_role("migrator"):
        rows = {key: _row(label, case) for key, label in table()["rows"].items() if key not in planted}
    planted = {"reference": planted.get("ref", "ZZZZ")} | planted
    return table()["words"] | {key: row for key, row in rows.items() if row is not None} | planted


def _row(label, case):
    model = apps.get_model(label)
    fields = {field.name for field in model._meta.concrete_fields}
    of_case = (
        model.objects.filter(case=case).order_by("pk") if case is not None and "case" in fields else None
    )
    found = of_case.first() if of_case is not None else None
    found = found or model.objects.order_by("pk").first()
    return found.pk if found is not None else None
