"""From degrees to metres to the cells of a square grid."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from plumbline.values.errors import DataUnfit


Metres = npt.NDArray[np.float64]
Cells = npt.NDArray[np.int64]

_EARTH = 6_371_008.8
"""Mean radius of the earth in metres (IUGG)."""


def local_metres(longitude: npt.ArrayLike, latitude: npt.ArrayLike) -> tuple[Metres, Metres]:
    """Metres east and north of the middle of the points, on a plane that touches the earth there.

    Right to about 5 metres in a kilometre over a county; not for a whole country.

    Parameters
    ----------
    longitude, latitude : shape (n,), degrees, n at least one.

    Raises
    ------
    DataUnfit: a point that is not known or not on the earth, or points more than 2 degrees north or south of one another.

    Source: Snyder (1987), Map Projections: A Working Manual, USGS 1395, section 12 (equidistant cylindrical).
    """
    east, north = np.asarray(longitude, dtype=np.float64), np.asarray(latitude, dtype=np.float64)
    if east.ndim != 1 or east.size == 0 or east.shape != north.shape or not np.isfinite([east, north]).all():
        raise DataUnfit(
            "Each event needs a longitude and a latitude: leave out those without.", slug="point-unfit"
        )
    middle = (north.min() + north.max()) / 2
    if abs(middle) > 80 or np.ptp(north) > 2 or np.ptp(east) > 4 or np.abs(east).max() > 180:
        raise DataUnfit(
            "The points do not lie in one county: check longitude and latitude.", slug="point-unfit"
        )
    x = np.radians(east - (east.min() + east.max()) / 2) * np.cos(np.radians(middle)) * _EARTH
    return x, np.radians(north - middle) * _EARTH


def grid_cells(x: npt.ArrayLike, y: npt.ArrayLike, *, size: float) -> Cells:
    """Column and row of each point, shape (n, 2), on a grid whose lines run through nought.

    Parameters
    ----------
    x, y : shape (n,), metres.
    size : side of a cell in metres, above nought. A point on a line belongs to the cell east or north of it.

    Raises
    ------
    DataUnfit: points that are not known, or a size of nought or less.
    """
    points = np.column_stack([np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)])
    if not np.isfinite(points).all() or not 0 < size < float("inf"):
        raise DataUnfit("A grid needs known points and a size in metres above nought.", slug="grid-unfit")
    return np.floor(points / size).astype(np.int64)
