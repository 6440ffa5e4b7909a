"""How many people are in open cases, and how many of them in those of more than one scheme. Counts, no rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from plumbline.access.viewer import Viewer
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of


@dataclass(frozen=True, slots=True)
class PeopleAcross:
    """People in an open case of any of some schemes, in whatever part; and those of them in cases of two schemes or more."""

    people: int
    in_several: int


def people_across(viewer: Viewer, *, schemes: Sequence[Scheme]) -> PeopleAcross:
    """Count the people of open cases over schemes at the viewer's table. Each is counted once, however many their cases.

    The database counts on behalf of the viewer's agencies. Somebody of no such agency, or with no role that reads figures, gets noughts.
    """
    ended = [f"{s.id}:{slug}" for s in schemes for slug in _ended(s)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemes, n FROM cases_people_across(%s, %s)", [[s.id for s in schemes], ended])
        found = {int(schemes): int(n) for schemes, n in cursor.fetchall()}
    return PeopleAcross(sum(found.values()), sum(n for several, n in found.items() if several > 1))


def _ended(scheme: Scheme) -> list[str]:
    course = kind_of(scheme).course
    return [slug for slug in course.states if course.is_final(slug)]
