"""Who was hurt, who was suspected, and who was both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plumbline.recurrence.units import codes_of, unique_pairs
from plumbline.values.errors import DataUnfit


HURT, SUSPECTED = "victim", "suspect"


@dataclass(frozen=True, slots=True)
class Overlap:
    """People by the part they had in any event.

    ``hurt`` were hurt somewhere, ``suspected`` suspected somewhere, ``both`` both, in the same event or in two;
    ``both_in_one_event`` in one and the same. ``repeat`` had a part, any part, in two or more events, of ``people``.
    """

    people: int
    hurt: int
    suspected: int
    both: int
    both_in_one_event: int
    repeat: int
    most: int
    hurt_again: int
    suspected_again: int

    @property
    def share_of_hurt_also_suspected(self) -> float:
        """Of those hurt, the share suspected elsewhere or there; nought where nobody was hurt."""
        return self.both / self.hurt if self.hurt else 0.0


def overlap(*, person: npt.ArrayLike, event: npt.ArrayLike, role: npt.ArrayLike) -> Overlap:
    """Count people by their roles over events.

    Parameters
    ----------
    person, event, role : shape (m,), one involvement each; a row repeated counts once. Roles are ``victim`` and
        ``suspect``; any other counts only towards ``people``, ``repeat`` and ``most``.

    Raises
    ------
    DataUnfit: columns of different lengths.
    """
    people, n = codes_of(person)
    events, _ = codes_of(event)
    roles = np.asarray(role)
    if roles.shape != people.shape:
        raise DataUnfit("Two columns of one table must be equally long.", slug="columns-differ")
    every = np.bincount(unique_pairs(people, events)[:, 0], minlength=n)
    hurt_in, suspected_in = (unique_pairs(people[roles == r], events[roles == r]) for r in (HURT, SUSPECTED))
    hurt, suspected = (np.bincount(pairs[:, 0], minlength=n) for pairs in (hurt_in, suspected_in))
    same = set(map(tuple, hurt_in.tolist())) & set(map(tuple, suspected_in.tolist()))
    return Overlap(
        people=n,
        hurt=int((hurt > 0).sum()),
        suspected=int((suspected > 0).sum()),
        both=int(((hurt > 0) & (suspected > 0)).sum()),
        both_in_one_event=len({pair[0] for pair in same}),
        repeat=int((every > 1).sum()),
        most=int(every.max(initial=0)),
        hurt_again=int((hurt > 1).sum()),
        suspected_again=int((suspected > 1).sum()),
    )


def role_counts(role: npt.ArrayLike) -> dict[str, int]:
    """Rows by role as given, the commonest first, ties by name."""
    names, counts = np.unique(np.asarray(role), return_counts=True)
    rows = sorted(zip(names.tolist(), counts.tolist(), strict=True), key=lambda row: (-row[1], row[0]))
    return {str(name): int(count) for name, count in rows}
