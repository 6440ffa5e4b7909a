"""From joined pairs to people, without ever putting two people in one group.

Pairs are joined strongest first. A join is refused, and its pair sent to a person, if it would put into one
group what one person cannot have: two PNC ids, two NHS numbers, two sexes, birth dates that no slip explains, two
real forenames that are not forms of one another, two roles in one event, or two records that someone has said are
different people. So a chain of likenesses can never do what no single likeness may.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from plumbline.linkage.forenames import known_forenames
from plumbline.values.errors import DataUnfit


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
class Join:
    """A pair that the rule would join; ``renames`` where its names agree only as another whole name."""

    left_id: str
    right_id: str
    strength: int
    weight: float
    renames: bool


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
    if _known_different(one.members, other.members, different):
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


def _known_different(some: frozenset[str], others: frozenset[str], different: set[frozenset[str]]) -> bool:
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


@dataclass(slots=True)
class Grouping:
    """Groups grown one join at a time.

    Parameters
    ----------
    traits : one per record.
    different : pairs of record ids that a person has said are not one person; kept for ever.
    """

    traits: dict[str, Traits]
    different: set[frozenset[str]]
    refused: dict[tuple[str, str], str] = field(default_factory=dict)
    _leader: dict[str, str] = field(default_factory=dict)
    _group: dict[str, Group] = field(default_factory=dict)

    def decide_same(self, pairs: Iterable[tuple[str, str]], *, why: str) -> None:
        """Join what a person, or the supplier of the records, has said is one person, whatever else stands against it.

        Raises
        ------
        DataUnfit: the same records are also said to be different people.
        """
        for left, right in pairs:
            a, b = self.leader(left), self.leader(right)
            if a == b:
                continue
            if _known_different(self.group(a).members, self.group(b).members, self.different):
                raise DataUnfit(
                    f"Two records are both {why} and known to be different people; one of the two decisions must be undone.",
                    slug="linkage-decisions-contradict",
                )
            self._merge(a, b)

    def join(self, joins: Sequence[Join]) -> None:
        """Join pairs strongest first, refusing those that would make a group no one person could be."""
        for pair in sorted(joins, key=lambda j: (-j.strength, -j.weight, j.left_id, j.right_id)):
            a, b = self.leader(pair.left_id), self.leader(pair.right_id)
            if a == b:
                continue
            against = conflict_between(
                self.group(a), self.group(b), different=self.different, renames=pair.renames
            )
            if against:
                self.refused[pair.left_id, pair.right_id] = against
            else:
                self._merge(a, b)

    def leader(self, record_id: str) -> str:
        """The smallest record id of the group this record is in."""
        path = [record_id]
        while (above := self._leader.get(path[-1], path[-1])) != path[-1]:
            path.append(above)
        for step in path:
            self._leader[step] = path[-1]
        return path[-1]

    def group(self, leader: str) -> Group:
        """The group led by that record."""
        return self._group.get(leader) or Group.of(self.traits[leader])

    def _merge(self, a: str, b: str) -> None:
        first, second = sorted((a, b))
        self._group[first] = self.group(first).with_(self.group(second))
        self._group.pop(second, None)
        self._leader[second] = first


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
