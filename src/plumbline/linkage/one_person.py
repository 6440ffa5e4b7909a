"""What one person cannot have: the rules that keep two people out of one group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from plumbline.linkage.forenames import known_forenames


@dataclass(frozen=True, slots=True)
class Traits:
    """What of one record bears on whether a group can be one person; ``None`` is not known."""

    record_id: str
    first: str | None
    known_as: frozenset[str]
    dob: str | None
    sex: str | None
    pnc_id: str | None
    nhs_number: str | None
    event: str | None
    role: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """Records held to be one person so far, and every value they bring."""

    members: frozenset[str] = frozenset()
    firsts: frozenset[str] = frozenset()
    known_as: frozenset[str] = frozenset()
    dobs: frozenset[str] = frozenset()
    sexes: frozenset[str] = frozenset()
    pnc_ids: frozenset[str] = frozenset()
    nhs_numbers: frozenset[str] = frozenset()
    roles: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def of(cls, one: Traits) -> Group:
        """The group of one record."""
        return cls(
            members=frozenset({one.record_id}),
            firsts=_set(one.first),
            known_as=one.known_as,
            dobs=_set(one.dob),
            sexes=_set(one.sex),
            pnc_ids=_set(one.pnc_id),
            nhs_numbers=_set(one.nhs_number),
            roles=frozenset({(one.event, one.role)}) if one.event and one.role else frozenset(),
        )

    def with_(self, other: Group) -> Group:
        """Both groups as one."""
        return Group(**{name: getattr(self, name) | getattr(other, name) for name in Group.__slots__})


def _set(value: str | None) -> frozenset[str]:
    return frozenset() if value is None else frozenset({value})


def conflict_between(
    one: Group, other: Group, *, different: set[frozenset[str]], renames: bool = False
) -> str | None:
    """Why two groups cannot be one person, as a slug; ``None`` if nothing stands against it."""
    if known_different(one.members, other.members, different):
        return "group:known_different"
    for slug, mine, theirs in (
        ("group:pnc_id", one.pnc_ids, other.pnc_ids),
        ("group:nhs_number", one.nhs_numbers, other.nhs_numbers),
        ("group:sex", one.sexes, other.sexes),
    ):
        if mine and theirs and not mine & theirs:
            return slug
    if not _dates_fit(one.dobs, other.dobs):
        return "group:date_of_birth"
    if not renames and _forenames_clash(one, other):
        return "group:first_name"
    return "group:event" if _roles_clash(one.roles, other.roles) else None


def known_different(some: frozenset[str], others: frozenset[str], different: set[frozenset[str]]) -> bool:
    """Whether a person has said that a record of one group is not one person with a record of the other."""
    if not different:
        return False
    return any(frozenset({one, other}) in different for one in some for other in others)


# Dates that one pen could have written: the same, day and month swapped, or one digit wrong.
_YEARS_A_SLIP_SPANS = 12


def _dates_fit(some: frozenset[str], others: frozenset[str]) -> bool:
    if not some or not others or some == others:
        return True
    if _one_date_behind(some) and _one_date_behind(others):
        return _one_date_behind(some | others)
    # A person has held two odd dates together already: then it is enough that one of them is near.
    return any(_one_slip(one, other) for one in some for other in others)


def _one_date_behind(dates: frozenset[str]) -> bool:
    """Whether one of the dates is a single slip from every other, so that slips cannot add up along a chain."""
    years = [int(date[:4]) for date in dates]
    if max(years) - min(years) >= _YEARS_A_SLIP_SPANS:
        return False
    return any(all(_one_slip(true, date) for date in dates) for true in dates)


def _one_slip(one: str, other: str) -> bool:
    if one[:4] == other[:4] and one[4:6] == other[6:] and one[6:] == other[4:6]:
        return True
    return sum(a != b for a, b in zip(one, other, strict=True)) <= 1


def _forenames_clash(one: Group, other: Group) -> bool:
    if not one.firsts or not other.firsts:
        return False
    return not (one.known_as & other.known_as)


def _roles_clash(some: frozenset[tuple[str, str]], others: frozenset[tuple[str, str]]) -> bool:
    return any(event == other and role != another for event, role in some for other, another in others)


def known_as(
    first: str | None, *, given: bool, aliases: Iterable[str], surnames: Iterable[str] = ()
) -> frozenset[str]:
    """Every forename a record could be known by; empty where its spelling is no real name and so settles nothing.

    The words of an alias stand in no order, so its own ``surnames`` are left out: two brothers share those.
    """
    if first is None or not given:
        return frozenset()
    words = {word for alias in aliases for word in alias.split(" ")} - set(surnames)
    return frozenset({*known_forenames().possible_forms(first), *words, first})
