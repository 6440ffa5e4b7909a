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
WORDS_READ_BY = [
    (Marking.PANEL.value, "Whoever may read this contact"),
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
    form.fields["read_by"] = choice_field(
        "Who may read this?",
        READ_BY,
        "Choose who may read this",
        hint="Every agency in this case, unless you say otherwise",
        required=False,
    )
    form.fields["readers"] = several_field("Which others?", _others(inside, own), hint=hint)


def ask_readers_of_words(form: PageForm, inside: Collection[UUID], *, own: Collection[UUID]) -> None:
    """Give the form of a contact the fold for the person's own words.

    Parameters
    ----------
    inside, own : as in `ask_readers`.
    """
    form.fields["words_read_by"] = choice_field(
        "Who may read the person’s own words?",
        WORDS_READ_BY,
        "Choose who may read the person’s own words",
        hint="Whoever may read this contact, unless you say otherwise",
        required=False,
    )
    form.fields["words_readers"] = several_field(
        "Which others may read them?", _others(inside, own), hint="Tick none to keep them to your agency"
    )


def given_readers(given: Mapping[str, Any], *, of: str = "") -> GivenReaders:
    """Who was chosen. Agencies that are ticked without the choice above them are meant all the same.

    Parameters
    ----------
    of : what the names of the fields begin with; ``words_`` for the person's own words.
    """
    ticked = tuple(UUID(key) for key in given.get(f"{of}readers") or ())
    marking = given.get(f"{of}read_by") or Marking.PANEL.value
    return GivenReaders(Marking.OWNER.value if ticked else marking, ticked)


def _others(inside: Collection[UUID], own: Collection[UUID]) -> list[tuple[str, str]]:
    names = sorted((name, str(key)) for key, name in names_of(inside).items() if key not in own)
    return [(key, name) for name, key in names]
