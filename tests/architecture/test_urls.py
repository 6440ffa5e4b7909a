"""Every address has a row in the role matrix, and every view holds to it."""

from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import RequestFactory
from django.urls import get_resolver

from plumbline.access.enums import Role
from plumbline.access.viewer import Standing, Viewer
from plumbline.values.errors import PermissionRefused
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


def holder_of(role):
    """Somebody who holds one role at one agency and nothing else."""
    standing = Standing(uuid4(), "an-agency", "An agency", role)
    return Viewer(user_id=uuid4(), name="X", kind="person", standings=(standing,))


def answered(pattern, role):
    """What a view says to somebody of a role, asked and sent to: the refusal at its door, or anything else."""
    said = []
    for method in ("get", "post"):
        request = getattr(RequestFactory(), method)("/")
        request.user, request.viewer = SimpleNamespace(is_authenticated=True, id=uuid4()), holder_of(role)
        try:
            response = pattern.callback(request, **dict.fromkeys(pattern.pattern.converters, "x"))
            said.append("not so asked" if response.status_code == 405 else "let in")
        except PermissionRefused as no:
            said.append(str(no))
        except Exception as fault:  # noqa: BLE001 - whatever comes after the door is beyond it
            said.append(f"let in: {fault!r}")
    return set(said) - {"not so asked"}


@pytest.mark.parametrize("role", list(Role))
def test_every_door_is_shut_to_a_role_that_is_not_in_its_row(role):
    """Not by what the decorator says of itself: each view is called as somebody of the role. The machine door asks for a token first (tests/api)."""
    shut = [
        p
        for p in patterns()
        if p.name not in OPEN and role.value not in MATRIX[p.name] and not p.name.startswith("api-")
    ]
    assert len(shut) > 50
    open_to = {
        p.name: said for p in shut if (said := answered(p, role)) != {"Your role does not include this page."}
    }
    assert open_to == {}
