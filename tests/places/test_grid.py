from math import asin, cos, radians, sin, sqrt

import numpy as np
import pytest

from plumbline.places import grid_cells, local_metres
from plumbline.values.errors import DataUnfit


def great_circle(one, other):
    """Haversine, in metres."""
    (x1, y1), (x2, y2) = ([radians(v) for v in point] for point in (one, other))
    half = sin((y2 - y1) / 2) ** 2 + cos(y1) * cos(y2) * sin((x2 - x1) / 2) ** 2
    return 2 * 6_371_008.8 * asin(sqrt(half))


def test_distances_are_those_of_the_globe_within_half_a_percent():
    points = np.array([[-2.72, 53.34], [-1.98, 53.67], [-2.24, 53.48], [-2.25, 53.48]])
    x, y = local_metres(points[:, 0], points[:, 1])
    for i, j in ((0, 1), (0, 2), (1, 2), (2, 3)):
        flat = np.hypot(x[i] - x[j], y[i] - y[j])
        assert flat == pytest.approx(great_circle(points[i], points[j]), rel=0.005)


def test_a_point_on_a_line_belongs_east_and_north_of_it():
    cells = grid_cells([0.0, 99.9, 100.0, -0.1], [0.0, 0.0, 200.0, 0.0], size=100)
    assert cells.tolist() == [[0, 0], [0, 0], [1, 2], [-1, 0]]


@pytest.mark.parametrize(
    ("longitude", "latitude"),
    [
        ([], []),
        ([0.0], [np.nan]),
        ([0.0], [89.0]),
        ([0.0, 0.0], [50.0, 53.0]),
        ([181.0], [50.0]),
        ([0.0], [1.0, 2.0]),
    ],
)
def test_points_of_no_county_are_refused(longitude, latitude):
    with pytest.raises(DataUnfit):
        local_metres(longitude, latitude)


@pytest.mark.parametrize(("x", "size"), [([np.inf], 10), ([1.0], 0), ([1.0], np.inf)])
def test_a_grid_without_size_or_points_is_refused(x, size):
    with pytest.raises(DataUnfit):
        grid_cells(x, [1.0], size=size)
