"""Read people: who a key is to this viewer, which records are theirs, who goes by a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.people.models import Person, Record
from plumbline.sharing.enums import Marking
from plumbline.sharing.visibility import one_visible_to, visible_to
from plumbline.values.errors import DataUnfit
from plumbline.values.names import comparison_form, without_invisible
from plumbline.values.one_reading import looked_up
from plumbline.values.shown_names import in_order_shown, listed_shown
from plumbline.values.words import say


SHORTEST_SEARCH = 3
# Letters of a surname below which a search would be browsing, and names above which it is no name.
MOST_NAMES = 6


@dataclass(frozen=True, slots=True)
class PersonName:
    """What a viewer may call a person: from the latest record that they may see.

    ``display`` and ``in_order`` are for the eye, in mixed case; the parts and ``as_given`` are as the agency gave them, to keep and to compare.
    """

    display: str
    first_name: str
    last_name: str
    date_of_birth: date | None
    sex: str | None

    @property
    def in_order(self) -> str:
        """Forenames, then surname, as it is shown in a sentence."""
        return in_order_shown(self.first_name, self.last_name)

    @property
    def as_given(self) -> str:
        """Surname, then forenames, as they were given."""
        return ", ".join(part for part in (self.last_name, self.first_name) if part)


def resolve(ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Map each key to the eldest key of its person."""
    return looked_up("eldest key", ids, _elders)


def _elders(keys: list[UUID]) -> dict[UUID, UUID]:
    rows = Person.objects.filter(id__in=keys).values_list("id", "alias_of_id")
    return {key: elder or key for key, elder in rows}


def keys_of(elders: Iterable[UUID]) -> list[UUID]:
    """Every key of these people: the eldest, and those that became aliases of it."""
    known = list(elders)
    return known + [alias for aliases in aliases_of(known).values() for alias in aliases]


def aliases_of(elders: Iterable[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """The keys that became aliases of each person's eldest key."""
    return looked_up("aliases", elders, _aliases)


def _aliases(elders: list[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    found: dict[UUID, tuple[UUID, ...]] = dict.fromkeys(elders, ())
    for key, elder in Person.objects.filter(alias_of_id__in=elders).values_list("id", "alias_of_id"):
        found[elder] = (*found[elder], key)
    return found


def person(viewer: Viewer, person_id: UUID) -> Person:
    """The person of a key, resolved; one consultation in the ledger.

    Raises
    ------
    NotVisible: not there, or not theirs to see.
    """
    elder = resolve([person_id]).get(person_id, person_id)
    found = one_visible_to(viewer, Person.objects.filter(id=elder))
    record("person.read", verb=Verb.CONSULTATION, object_kind="person", objects=[found.id], by=viewer)
    return found


def names_for(viewer: Viewer, person_ids: Iterable[UUID]) -> dict[UUID, PersonName]:
    """Names by the keys asked for; a person none of whose records the viewer sees is left out.

    A record kept apart (marked for its owner) names somebody only where no other record does, and fills nothing in: what was
    typed in behind a wall changes no word on a page in front of it.

    The caller writes the ledger entry of the page or list that shows them.
    """
    wanted = list(dict.fromkeys(person_ids))
    elders = resolve(wanted)
    rows = (
        visible_to(viewer, Record.objects.filter(withdrawn_at__isnull=True))
        .filter(person_id__in=keys_of(elders.values()))
        .order_by(F("recorded_on").asc(nulls_first=True), "record_ref", "pk")
    )
    owners = {alias: elder for elder, keys in aliases_of(elders.values()).items() for alias in keys}
    open_rows: list[Record] = []
    apart: list[Record] = []
    for row in rows:
        (apart if row.marking == Marking.OWNER else open_rows).append(row)
    latest = {**_latest(apart, owners), **_latest(open_rows, owners)}
    return {key: _name(latest[elders[key]]) for key in wanted if elders.get(key) in latest}


def owners_of_names(viewer: Viewer, person_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Agencies that own a record by which the viewer may know one of these people. Names nobody, so no entry."""
    elders = resolve(person_ids)
    rows = visible_to(
        viewer,
        Record.objects.filter(person_id__in=keys_of(elders.values()), withdrawn_at__isnull=True),
    )
    return frozenset(rows.values_list("owner_agency", flat=True))


def addresses_known(viewer: Viewer, person_ids: Iterable[UUID]) -> frozenset[str]:
    """Addresses and postcodes on the records of these people that the viewer may see, to keep them out of what is sent.

    To compare with, never to show: so no entry is written.
    """
    elders = resolve(person_ids)
    rows = visible_to(viewer, Record.objects.filter(person_id__in=keys_of(elders.values())))
    return frozenset(
        given for pair in rows.values_list("address", "postcode") for given in pair if given and given.strip()
    )


def records_of(viewer: Viewer, person_id: UUID) -> list[Record]:
    """Live records of a person that the viewer may see, latest first; one consultation in the ledger."""
    elder = resolve([person_id]).get(person_id, person_id)
    record("record.read", verb=Verb.CONSULTATION, object_kind="person", objects=[elder], by=viewer)
    rows = visible_to(
        viewer, Record.objects.filter(person_id__in=keys_of([elder]), withdrawn_at__isnull=True)
    )
    return list(rows.order_by(F("recorded_on").desc(nulls_last=True), "record_ref", "pk"))


def people_called(
    viewer: Viewer,
    words: str,
    *,
    date_of_birth: date | None = None,
    among: Iterable[UUID] | None = None,
) -> frozenset[UUID]:
    """Keys of people, the eldest of each, who go by a name on a record that the viewer may see.

    ``among``: every key of the people who are looked through; without it all. The surname is compared whole, whatever its case, apostrophes and hyphens; names before or after it, or a beginning of one, narrow
    what is found. Names nobody: whoever shows them writes the ledger entry.

    Raises
    ------
    DataUnfit: no word has three letters, which would be browsing.
    """
    forms = _forms_in(words)
    rows = visible_to(
        viewer,
        Record.objects.filter(surname_form__in=forms, withdrawn_at__isnull=True, person__isnull=False),
    )
    if date_of_birth is not None:
        rows = rows.filter(date_of_birth=date_of_birth)
    if among is not None:
        rows = rows.filter(person_id__in=list(among))
    # A common surname is on thousands of records: their names alone are read.
    named = rows.values_list("person_id", "surname_form", "first_name", "other_names")
    found = {key for key, *names in named if key and _goes_by(words, *names)}
    return frozenset(resolve(found).values())


def _forms_in(words: str) -> list[str]:
    """Every run of words that may be a surname, as it is compared."""
    given = comparison_form(words.replace(",", " ")).split()
    runs = (" ".join(given[i:j]) for i in range(len(given)) for j in range(i + 1, len(given) + 1))
    forms = [run for run in runs if len(run.replace(" ", "")) >= SHORTEST_SEARCH]
    if not forms or len(given) > MOST_NAMES:
        raise DataUnfit(
            say(
                "Enter a surname of at least {shortest_search} letters, with at most {most_names} names "
                "in all.",
                shortest_search=SHORTEST_SEARCH,
                most_names=MOST_NAMES,
            )
        )
    return forms


def _latest(rows: Iterable[Record], owners: Mapping[UUID, UUID]) -> dict[UUID, Record]:
    latest: dict[UUID, Record] = {}
    for row in rows:
        if row.person_id is not None and (row.last_name or row.first_name):
            elder = owners.get(row.person_id, row.person_id)
            latest[elder] = _filled(row, latest.get(elder))
    return latest


def _filled(row: Record, before: Record | None) -> Record:
    # The latest name wins; a birth date that the latest record lacks is taken from the one before.
    if before is not None:
        row.date_of_birth = row.date_of_birth or before.date_of_birth
        row.sex = row.sex or before.sex
    return row


def _name(row: Record) -> PersonName:
    # Kept as given, shown without marks that would turn or hide what stands around them (assurance F13).
    first, last = (without_invisible(name or "").strip() for name in (row.first_name, row.last_name))
    return PersonName(listed_shown(last, first), first, last, row.date_of_birth, row.sex)


def _goes_by(words: str, surname: str | None, first: str | None, others: str | None) -> bool:
    """Whether what is typed beside the surname begins a first or another name of a record."""
    rest = f" {comparison_form(words.replace(',', ' '))} ".replace(f" {surname} ", " ", 1).split()
    names = comparison_form(f"{first or ''} {others or ''}").split()
    return all(any(name.startswith(part) for name in names) for part in rest)
