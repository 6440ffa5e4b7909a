"""Who keeps which key when clusters meet the people there are. Pure: mappings in, a plan out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4


@dataclass(frozen=True, slots=True)
class Plan:
    """What linking changes.

    ``keys``: record to person, for records whose person changes. ``opened``: new person to the record
    that stands for them. ``aliases``: younger person to elder. ``parted``: persons who were an alias and
    are not any more.
    """

    keys: dict[UUID, UUID]
    opened: dict[UUID, UUID]
    aliases: dict[UUID, UUID]
    parted: frozenset[UUID] = frozenset()


def plan_keys(
    *,
    cluster: Mapping[UUID, str],
    held: Mapping[UUID, UUID | None],
    opened_at: Mapping[UUID, datetime],
    former: Mapping[UUID, UUID] | None = None,
) -> Plan:
    """Give each cluster one person, changing as few keys as can be.

    A person whose records fall into several clusters stays with the one that holds most of those that did
    not come to them from another key, then most of all, then the first of them. A cluster that then holds
    several people keeps the eldest; the younger become its aliases. A cluster that holds nobody gets back
    the key that its records had before they were joined to somebody else, so that parting restores what
    joining took away; without one it gets a new key.

    Parameters
    ----------
    cluster : record to the cluster it is in now.
    held : record to the person it belongs to, aliases resolved; None where it has none. In a stable order.
    opened_at : person to the day the key was made; decides who is eldest.
    former : record to the key it had before the one it has, where that key is now an alias.
    """
    members: dict[str, list[UUID]] = defaultdict(list)
    for row, name in sorted(cluster.items()):
        members[name].append(row)
    people_of: dict[str, list[UUID]] = defaultdict(list)
    for person, name in _keepers(cluster, held, former or {}).items():
        people_of[name].append(person)
    keys: dict[UUID, UUID] = {}
    opened: dict[UUID, UUID] = {}
    aliases: dict[UUID, UUID] = {}
    parted: set[UUID] = set()
    for name, rows in members.items():
        people = sorted(people_of[name], key=lambda p: (opened_at[p], p))
        back = None if people else _key_to_give_back(rows, former or {}, parted)
        elder = people[0] if people else back or uuid4()
        if back:
            parted.add(back)
        elif not people:
            opened[elder] = rows[0]
        aliases.update(dict.fromkeys(people[1:], elder))
        keys.update({row: elder for row in rows if held.get(row) != elder})
    return Plan(keys, opened, aliases, frozenset(parted))


def _key_to_give_back(
    rows: Iterable[UUID], former: Mapping[UUID, UUID], given: Collection[UUID]
) -> UUID | None:
    counts = Counter(former[row] for row in rows if row in former and former[row] not in given)
    return min(counts, key=lambda key: (-counts[key], key)) if counts else None


def _keepers(
    cluster: Mapping[UUID, str], held: Mapping[UUID, UUID | None], former: Mapping[UUID, UUID]
) -> dict[UUID, str]:
    """Which cluster each person goes on in: see `plan_keys`."""
    own: dict[UUID, Counter[str]] = defaultdict(Counter)
    counts: dict[UUID, Counter[str]] = defaultdict(Counter)
    first: dict[str, int] = {}
    for place, (row, person) in enumerate(held.items()):
        if person is not None and row in cluster:
            counts[person][cluster[row]] += 1
            own[person][cluster[row]] += row not in former
            first.setdefault(cluster[row], place)
    return {p: min(c, key=lambda n: (-own[p][n], -c[n], first[n])) for p, c in counts.items()}
