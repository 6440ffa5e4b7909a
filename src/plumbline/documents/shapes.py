"""Boundaries of areas as paths of a drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians
from typing import Any

from plumbline.values.errors import DataUnfit


Ring = Sequence[Sequence[float]]

_METRES_IN_A_DEGREE = 111_195.0


@dataclass(frozen=True, slots=True)
class Shape:
    """One area: its name, its rings in points of the drawing, and a point inside it for a label."""

    name: str
    path: str
    label_x: float
    label_y: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """Shapes by code, in a box of ``width`` x ``height`` points; ``metres`` to one point."""

    shapes: Mapping[str, Shape]
    width: float
    height: float
    metres: float


def shapes_of(boundaries: Mapping[str, Any], *, code: str, name: str, width: float) -> Drawn:
    """Lay the polygons of a GeoJSON out flat, north up, ``width`` points wide.

    Parameters
    ----------
    boundaries : a FeatureCollection of polygons or multipolygons, longitude and latitude in degrees.
    code, name : properties that hold the code and the name of each area.

    Raises
    ------
    DataUnfit: no areas, an area without its code or name, or anything but polygons.
    """
    found: dict[str, tuple[str, list[Ring]]] = {}
    for feature in boundaries.get("features", ()):
        about = feature.get("properties") or {}
        if code not in about or name not in about or str(about[code]) in found:
            raise DataUnfit("Each area of the map needs its own code and its name.", slug="map-unfit")
        found[str(about[code])] = (str(about[name]), _rings(feature.get("geometry") or {}))
    places = [spot for _, rings in found.values() for ring in rings for spot in ring]
    if not places:
        raise DataUnfit("The file of boundaries holds no areas.", slug="map-unfit")
    plane = _Plane.around(places, width=width)
    shapes = {
        key: _shape(title, [plane.flat(ring) for ring in rings]) for key, (title, rings) in found.items()
    }
    return Drawn(shapes, width, plane.height, plane.metres)


@dataclass(frozen=True, slots=True)
class _Plane:
    """Equidistant about the middle latitude: true within a town, and its circles stay round."""

    west: float
    north: float
    across: float
    down: float
    height: float

    @classmethod
    def around(cls, places: Sequence[Sequence[float]], *, width: float) -> _Plane:
        east_west, north_south = [p[0] for p in places], [p[1] for p in places]
        span = max(east_west) - min(east_west)
        if span <= 0:
            raise DataUnfit("The areas of the map have no width.", slug="map-unfit")
        across = width / span
        down = across / cos(radians((min(north_south) + max(north_south)) / 2))
        return cls(
            min(east_west), max(north_south), across, down, (max(north_south) - min(north_south)) * down
        )

    @property
    def metres(self) -> float:
        """Metres on the ground to one point of the drawing."""
        return _METRES_IN_A_DEGREE / self.down

    def flat(self, ring: Ring) -> list[tuple[float, float]]:
        """Points of a ring, right to a tenth, repeats left out."""
        spots = [
            (round((x - self.west) * self.across, 1), round((self.north - y) * self.down, 1))
            for x, y, *_ in ring
        ]
        return [spot for before, spot in pairwise([spots[-1], *spots]) if spot != before] or spots[:1]


def _rings(geometry: Mapping[str, Any]) -> list[Ring]:
    kind, coordinates = geometry.get("type"), geometry.get("coordinates") or []
    if kind == "Polygon":
        return [ring for ring in coordinates if ring]
    if kind == "MultiPolygon":
        return [ring for polygon in coordinates for ring in polygon if ring]
    raise DataUnfit("The areas of the map must be polygons.", slug="map-unfit")


def _shape(name: str, rings: list[list[tuple[float, float]]]) -> Shape:
    path = "".join("M" + "L".join(f"{x:g},{y:g}" for x, y in ring) + "Z" for ring in rings)
    x, y = _inside(rings)
    return Shape(name, path, x, y)


def _inside(rings: list[list[tuple[float, float]]]) -> tuple[float, float]:
    """The middle of the widest stretch at half height: inside, also where the middle of a bent area is not."""
    heights = [y for ring in rings for _, y in ring]
    # A shade off the middle, so that the line misses corners.
    level = (min(heights) + max(heights)) / 2 + 0.037
    crossings = sorted(_crossings(rings, level))
    stretches = list(zip(crossings[::2], crossings[1::2], strict=False))
    west, east = max(stretches, key=lambda stretch: stretch[1] - stretch[0], default=(rings[0][0][0],) * 2)
    return round((west + east) / 2, 1), round(level, 1)


def _crossings(rings: list[list[tuple[float, float]]], level: float) -> list[float]:
    found = []
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]):
            if (y1 > level) != (y2 > level):
                found.append(x1 + (level - y1) / (y2 - y1) * (x2 - x1))
    return found
