"""Groups whose members offend together, and the rivals that they turn on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from plumbline.town.plan import TownPlan


Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

PEOPLE_PER_GROUP = 3000
SIZES = (4, 5, 6, 7, 8)
YOUNGEST, OLDEST = 15, 28
"""Ages of members on the first day."""
WOMEN = 0.15
"""How often a woman is a member for each man of the same risk."""
MOST_FELLOWS = 3
ON_RIVALS = 0.3
"""Of what a group does together, how much is done to members of another."""


def draw_groups(plan: TownPlan, born: Numbers, female: Flags, rates: Floats) -> Numbers:
    """Number of each person's group, -1 for nearly everybody; shape (people,).

    Members are young, mostly men, and more often those of high risk.

    Parameters
    ----------
    born, female : shape (people,).
    rates : shape (people,), violent events expected in the first year.
    """
    rng = plan.stream("groups")
    sizes = rng.choice(SIZES, size=max(plan.people // PEOPLE_PER_GROUP, 2))
    young = (born < -YOUNGEST * 365.25) & (born > -OLDEST * 365.25) & (rates > 0)
    weight = np.where(young, rates * np.where(female, WOMEN, 1.0), 0.0)
    wanted = min(int(sizes.sum()), int((weight > 0).sum()))
    member = rng.choice(born.size, size=wanted, replace=False, p=weight / weight.sum())
    group = np.full(born.size, -1)
    group[member] = np.repeat(np.arange(sizes.size), sizes)[:wanted]
    return group


def fellows_of(
    group: Numbers, owner: Numbers, together: Flags, rng: np.random.Generator
) -> tuple[Numbers, Numbers]:
    """Who else did it, and whom they did it to.

    Parameters
    ----------
    group : shape (people,).
    owner, together : shape (events,): who is suspected, and whether the group did it together.

    Returns
    -------
    Fellows, shape (events, `MOST_FELLOWS`), -1 where there is none, nobody twice; and the rival hurt, shape (events,), -1 for none.
    """
    members = np.argsort(group, kind="stable")[(group < 0).sum() :]
    fellows = np.full((owner.size, MOST_FELLOWS), -1)
    rival = np.full(owner.size, -1)
    for event in np.flatnonzero(together & (group[owner] >= 0)).tolist():
        mine = group[owner[event]]
        others = members[(group[members] == mine) & (members != owner[event])]
        came = rng.permutation(others)[: int(rng.integers(1, MOST_FELLOWS + 1))]
        fellows[event, : came.size] = came
        # Groups are rivals in twos: 0 and 1, 2 and 3; an odd one out has none.
        against = members[group[members] == mine ^ 1]
        if against.size and rng.random() < ON_RIVALS:
            rival[event] = against[int(rng.integers(against.size))]
    return fellows, rival
