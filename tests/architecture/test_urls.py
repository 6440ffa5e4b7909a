"""Every address has a row in the role matrix, and every view holds to it."""

from pathlib import Path

import pytest
from django.urls import get_resolver

from tests.architecture.declared import declared


MATRIX = declared(Path(__file__).with_name("url_roles.yaml"))
# Pages without a door: one sends everybody to their own first page, others are how people come and go, and a survey is answered without a name.
# The language of the pages is chosen before sign-in too. The document of the machine door says what may be asked; what is not there is not there for anybody.
OPEN = {
    "home", "sign-in", "sign-out", "sign-in-code", "sign-in-set-up", "choose-password", "survey", "answer-survey",
    "api-document", "api-nothing", "choose-tongue",
}  # fmt: skip


def patterns(resolver=None):
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from patterns(entry)
        else:
            yield entry


def roles_of(view):
    """Roles a view lets in, looking through the decorators around its door; None where there is no door."""
    while view is not None:
        if hasattr(view, "roles"):
            return {str(role) for role in view.roles}
        view = getattr(view, "__wrapped__", None)
    return None


def test_no_two_addresses_bear_one_name():
    """A row is found by name: of two that share one, only the later would be held to it."""
    names = [p.name for p in patterns()]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_a_key_that_stands_twice_is_refused(tmp_path):
    (tmp_path / "rows.yaml").write_text("case: [chair]\ncase: [board]\n")
    with pytest.raises(ValueError, match="case stands twice"):
        declared(tmp_path / "rows.yaml")


def test_every_address_has_a_row():
    assert {p.name for p in patterns()} - OPEN == set(MATRIX)


def test_every_view_holds_to_its_row():
    found = {p.name: roles_of(p.callback) for p in patterns() if p.name not in OPEN}
    assert found == {name: set(roles) for name, roles in MATRIX.items()}


def test_board_analyst_and_administrator_open_no_page_of_a_case():
    """Domain 12B: figures for some, content for none of them."""
    casework = {
        n
        for n in MATRIX
        if n in {"case", "action", "answer", "triage", "meeting", "log-contact", "my-people", "desk", "inbox"}
    }
    assert casework
    assert all(
        {"board", "analyst", "administrator", "researcher", "governance", "matcher"}.isdisjoint(MATRIX[n])
        for n in casework
    )
