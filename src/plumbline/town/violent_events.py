"""Violent events of a stretch of time, as a table of arrays."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from plumbline.town.catalogue import catalogue


Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Violence:
    """Violent events of one year in order of time; arrays of shape (events,).

    Parameters
    ----------
    owner : person whose risk made it.
    other : the other party, -1 where nobody is named.
    witness : -1 without one.
    owner_is_victim : whether the owner was hurt; else the owner is suspected.
    at : minutes since the town's first day began.
    kind : number of the offence in `catalogue().violence`.
    domestic : whether the other party is the owner's partner, or a relative where both are grown.
    related : whether the other party is a relative and not the partner.
    night : whether it belongs to a weekend night in the centre.
    fellows : shape (events, `MOST_FELLOWS`), members of the owner's group suspected with the owner, -1 for none.
    door, spot : number of the place, -1 where it is not that sort; both -1 where the place is not known.
    known : whether police know of it.
    hospital : whether the hospital saw it.
    keep : uniform draw: the event of somebody offered help occurs where it is below the effect.
    """

    owner: Numbers
    other: Numbers
    witness: Numbers
    owner_is_victim: Flags
    at: Numbers
    kind: Numbers
    domestic: Flags
    related: Flags
    night: Flags
    fellows: Numbers
    door: Numbers
    spot: Numbers
    known: Flags
    hospital: Flags
    keep: Floats

    def where(self, chosen: Any) -> Violence:
        """The events chosen, by number or by mask."""
        return Violence(**{field.name: getattr(self, field.name)[chosen] for field in fields(self)})

    @property
    def injury(self) -> Flags:
        """Whether somebody was injured."""
        return np.array([one.kind == "violence_with_injury" for one in catalogue().violence])[self.kind]
