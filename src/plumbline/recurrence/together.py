"""Who was together with whom in events, and which groups that joins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from plumbline.recurrence.units import codes_of, unique_pairs
from plumbline.values.errors import DataUnfit


@dataclass(frozen=True, slots=True, eq=False)
class Together:
    """People joined by events.

    ``others`` has shape (people,): with how many different others each was in some event. ``group`` has shape (people,): the number
    of the group that each belongs to, a group being all who are joined by a chain of shared events. People stand in the order of
    their sorted names, and ``group_of_event`` (events,) likewise.
    """

    others: npt.NDArray[np.int64]
    group: npt.NDArray[np.int64]
    group_of_event: npt.NDArray[np.int64]

    @property
    def group_sizes(self) -> npt.NDArray[np.int64]:
        """People in each group, by its number: shape (groups,)."""
        return np.bincount(self.group)


def together(*, person: npt.ArrayLike, event: npt.ArrayLike) -> Together:
    """Join people who were in one event, in whatever role (co-involvement; Papachristos, Wildeman & Roberto 2015).

    Parameters
    ----------
    person, event : shape (m,), one involvement each; a row repeated counts once.

    Raises
    ------
    DataUnfit: columns of different lengths.
    """
    people, n = codes_of(person)
    events, n_events = codes_of(event)
    if people.shape != events.shape:
        raise DataUnfit("Two columns of one table must be equally long.", slug="columns-differ")
    rows = unique_pairs(people, events)
    took_part = csr_array((np.ones(len(rows)), (rows[:, 0], rows[:, 1])), shape=(n, n_events))
    met = took_part @ took_part.T
    met.setdiag(0)
    met.eliminate_zeros()
    _, group = connected_components(met, directed=False)
    group_of_event = np.zeros(n_events, dtype=np.int64)
    group_of_event[rows[:, 1]] = group[rows[:, 0]]
    return Together(np.diff(met.indptr).astype(np.int64), group.astype(np.int64), group_of_event)
