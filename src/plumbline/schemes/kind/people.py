"""Who is in a case, and as what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    """What may reach a person who stands in a case in some part.

    ``told``: may know that the case exists, as the kind's rules say. ``protected``: their whereabouts never leave the
    case. ``not_told``: nothing of the case may reach them, nor anything made for whoever works with them.
    """

    TOLD = "told"
    PROTECTED = "protected"
    NOT_TOLD = "not_told"


@dataclass(frozen=True, slots=True)
class Part:
    """One part that people have in a case; ``most`` None is any number. The principal is who the case is counted by.

    ``room``: for how many people of the part a referral has room; None where the usual number will do.
    """

    slug: str
    label: str
    least: int
    most: int | None
    side: Side
    principal: bool
    minimum_age: int | None
    maximum_age: int | None
    same_case: bool
    room: int | None = None
