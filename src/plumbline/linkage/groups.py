"""From joined pairs to people, without ever putting two people in one group.

Pairs are joined strongest first. A join is refused, and its pair sent to a person, if it would put into one
group what one person cannot have: two PNC ids, two NHS numbers, two sexes, birth dates that no slip explains, two
real forenames that are not forms of one another, two roles in one event, or two records that someone has said are
different people. So a chain of likenesses can never do what no single likeness may.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from plumbline.linkage.one_person import Group, Traits, conflict_between, known_different
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


@dataclass(frozen=True, slots=True)
class Join:
    """A pair that the rule would join; ``renames`` where its names agree only as another whole name."""

    left_id: str
    right_id: str
    strength: int
    weight: float
    renames: bool


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
            if known_different(self.group(a).members, self.group(b).members, self.different):
                raise DataUnfit(
                    say(
                        "Two records are both {why} and known to be different people; one of the two decisions "
                        "must be undone.",
                        why=why,
                    ),
                    slug="linkage-decisions-contradict",
                )
            self._merge(a, b)

    def join(self, joins: Sequence[Join]) -> None:
        """Join pairs strongest first, refusing those that would make a group no one person could be.

        Of two equally strong, the one whose records come first among the traits: ids are drawn afresh wherever the same
        files are taken in, and may not decide who is joined.
        """
        place = {record: at for at, record in enumerate(self.traits)}
        for pair in sorted(joins, key=lambda j: _order(j, place)):
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


def _order(pair: Join, place: dict[str, int]) -> tuple[float, ...]:
    return (-pair.strength, -pair.weight, *sorted((place[pair.left_id], place[pair.right_id])))
