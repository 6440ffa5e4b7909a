"""Who may read what a form writes: every agency in the case unless somebody opens the fold and says otherwise."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from plumbline.access.queries import members_of_each
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.cases.services import GivenReaders
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.sharing.enums import Marking
from plumbline.values.one_reading import looked_up
from plumbline.web.forms import PageForm, choice_field, several_field, some_of_list_field


OURS = (Marking.OWNER.value, "My agency, and those that I tick here")
NAMED = (Marking.NAMED.value, "Nobody but me and the people whom I tick here")
ALL = (Marking.PANEL.value, "Every agency in this case")
AS_CONTACT = (Marking.PANEL.value, "Whoever may read this contact")
WORDS = "words_"


def ask_readers(
    form: PageForm,
    inside: Collection[UUID],
    *,
    by: Viewer,
    hint: str = "Tick none to keep it to your agency",
    as_list: bool = False,
) -> None:
    """Give a form the fields of the fold.

    Parameters
    ----------
    inside : agencies in the case; those of the viewer read it anyway. ``hint``: who else does.
    as_list : people stand in a list to choose several from, in place of a box each: where many forms stand on one page.
    """
    form.fields["read_by"] = choice_field(
        "Who may read this?",
        [ALL, OURS, NAMED],
        "Choose who may read this",
        hint="Every agency in this case, unless you say otherwise",
        required=False,
    )
    form.fields["readers"] = several_field("Which others?", _others(inside, by), hint=hint)
    of_people = some_of_list_field if as_list else several_field
    form.fields["named"] = of_people(
        "Which people?", _people(inside, by), hint="Each of them reads it, whatever their agency"
    )


def ask_readers_of_words(
    form: PageForm, inside: Collection[UUID], *, by: Viewer, as_list: bool = False
) -> None:
    """Give the form of a contact the fold for the person's own words.

    Parameters
    ----------
    inside, as_list : as in `ask_readers`.
    """
    form.fields["words_read_by"] = choice_field(
        "Who may read the person’s own words?",
        [AS_CONTACT, OURS, NAMED],
        "Choose who may read the person’s own words",
        hint="Whoever may read this contact, unless you say otherwise",
        required=False,
    )
    form.fields["words_readers"] = several_field(
        "Which others may read them?", _others(inside, by), hint="Tick none to keep them to your agency"
    )
    of_people = some_of_list_field if as_list else several_field
    form.fields["words_named"] = of_people(
        "Which people may read them?",
        _people(inside, by),
        hint="Each of them reads them, whatever their agency",
    )


def given_readers(given: Mapping[str, Any], *, of: str = "") -> GivenReaders:
    """Who was chosen. Agencies or people who are ticked without the choice above them are meant all the same.

    Parameters
    ----------
    of : what the names of the fields begin with; ``words_`` for the person's own words.
    """
    agencies = tuple(UUID(key) for key in given.get(f"{of}readers") or ())
    people = tuple(UUID(key) for key in given.get(f"{of}named") or ())
    marking = given.get(f"{of}read_by") or Marking.PANEL.value
    if marking == Marking.PANEL and (agencies or people):
        marking = Marking.OWNER.value if agencies else Marking.NAMED.value
    return GivenReaders(marking, agencies, people)


def _others(inside: Collection[UUID], by: Viewer) -> list[tuple[str, str]]:
    names = sorted((name, str(key)) for key, name in names_of(inside).items() if key not in by.agency_ids)
    return [(key, name) for name, key in names]


def _people(inside: Collection[UUID], by: Viewer) -> list[tuple[str, str]]:
    names, table = names_of(inside), frozenset(inside)
    # A page may hold many forms of cases with the same agencies.
    found = looked_up("who-may-read", [table], _members)[table]
    return [(str(user.id), f"{user.name}, {names[key]}") for user, key in found if user.id != by.user_id]


def _members(tables: Sequence[frozenset[UUID]]) -> dict[frozenset[UUID], list[tuple[Any, UUID]]]:
    return {table: members_of_each(table, roles=CASE_ROLES) for table in tables}
