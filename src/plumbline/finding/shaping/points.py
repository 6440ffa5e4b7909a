"""Where events are, in metres."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from plumbline.places import local_metres


Metres = npt.NDArray[np.float64]


def points_of(events: pl.DataFrame) -> tuple[pl.DataFrame, Metres, Metres]:
    """The events with a point, and metres east and north of each, shape (n,).

    From the national grid or from degrees, whichever more of them have; never both, since their noughts differ.

    Raises
    ------
    DataUnfit: none has a point, or the points do not lie in one county.
    """
    on_grid = events.drop_nulls(["easting", "northing"])
    in_degrees = events.drop_nulls(["longitude", "latitude"])
    if on_grid.height and on_grid.height >= in_degrees.height:
        return on_grid, on_grid["easting"].to_numpy(), on_grid["northing"].to_numpy()
    x, y = local_metres(in_degrees["longitude"].to_numpy(), in_degrees["latitude"].to_numpy())
    return in_degrees, x, y
