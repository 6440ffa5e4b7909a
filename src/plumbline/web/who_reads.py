"""Who may read what a form writes: every agency in the case unless somebody opens the fold and says otherwise."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from plumbline.agencies.queries import names_of
from plumbline.cases.services import GivenReaders
from plumbline.sharing.enums import Marking
from plumbline.web.forms import PageForm, choice_field, several_field


READ_BY = [
    (Marking.PANEL.value, "Every agency in this case"),
    (Marking.OWNER.value, "My agency, and those that I tick here"),
]


def ask_readers(
    form: PageForm,
    inside: Collection[UUID],
    *,
    own: Collection[UUID],
    hint: str = "Tick none to keep it to your agency",
) -> None:
    """Give a form the fields of the fold.

    Parameters
    ----------
    inside : agencies in the case. ``own``: those of the viewer, which read it anyway. ``hint``: who else does.
    """
    names = sorted((name, str(key)) for key, name in names_of(inside).items() if key not in own)
    form.fields["read_by"] = choice_field(
        "Who may read this?",
        READ_BY,
        "Choose who may read this",
        hint="Every agency in this case, unless you say otherwise",
        required=False,
    )
    form.fields["readers"] = several_field("Which others?", [(key, name) for name, key in names], hint=hint)


def given_readers(given: Mapping[str, Any]) -> GivenReaders:
    """Who was chosen. Agencies that are ticked without the choice above them are meant all the same."""
    ticked = tuple(UUID(key) for key in given.get("readers") or ())
    marking = given.get("read_by") or Marking.PANEL.value
    return GivenReaders(Marking.OWNER.value if ticked else marking, ticked)
