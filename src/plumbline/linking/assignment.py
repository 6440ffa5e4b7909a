"""Who keeps which key when clusters meet the people there are. Pure: mappings in, a plan out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4


@dataclass(frozen=True, slots=True)
class Plan:
    """What linking changes.

    ``keys``: record to person, for records whose person changes. ``opened``: new person to the record
    that stands for them. ``aliases``: younger person to elder.
    """

    keys: dict[UUID, UUID]
    opened: dict[UUID, UUID]
    aliases: dict[UUID, UUID]


def plan_keys(
    *, cluster: Mapping[UUID, str], held: Mapping[UUID, UUID | None], opened_at: Mapping[UUID, datetime]
) -> Plan:
    """Give each cluster one person, changing as few keys as can be.

    A person whose records fall into several clusters stays with the one that holds most of them. A
    cluster that then holds several people keeps the eldest; the younger become its aliases.

    Parameters
    ----------
    cluster : record to the cluster it is in now.
    held : record to the person it belongs to, aliases resolved; None where it has none.
    opened_at : person to the day the key was made; decides who is eldest.
    """
    members: dict[str, list[UUID]] = defaultdict(list)
    for row, name in sorted(cluster.items()):
        members[name].append(row)
    people_of: dict[str, list[UUID]] = defaultdict(list)
    for person, name in _keepers(cluster, held).items():
        people_of[name].append(person)
    keys: dict[UUID, UUID] = {}
    opened: dict[UUID, UUID] = {}
    aliases: dict[UUID, UUID] = {}
    for name, rows in members.items():
        people = sorted(people_of[name], key=lambda p: (opened_at[p], p))
        elder = people[0] if people else uuid4()
        if not people:
            opened[elder] = rows[0]
        aliases.update(dict.fromkeys(people[1:], elder))
        keys.update({row: elder for row in rows if held.get(row) != elder})
    return Plan(keys, opened, aliases)


def _keepers(cluster: Mapping[UUID, str], held: Mapping[UUID, UUID | None]) -> dict[UUID, str]:
    counts: dict[UUID, Counter[str]] = defaultdict(Counter)
    for row, person in held.items():
        if person is not None and row in cluster:
            counts[person][cluster[row]] += 1
    return {person: min(c, key=lambda name: (-c[name], name)) for person, c in counts.items()}
