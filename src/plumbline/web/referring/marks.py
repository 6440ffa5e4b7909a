"""The marks by which a page and the draft behind it know each other."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.http import QueryDict

from plumbline.referrals.queries import Draft
from plumbline.values.errors import DataUnfit


@dataclass(frozen=True, slots=True)
class Marks:
    """Which draft, on which version of it the page was built, which open page it is, and how often that has sent."""

    draft: UUID
    version: int
    window: UUID
    turn: int


def new_marks(held: Draft | None) -> Marks:
    """The marks of a page that is opened."""
    return Marks(held.id if held else uuid4(), held.version if held else 0, uuid4(), 1)


def sent_marks(posted: QueryDict) -> Marks:
    """The marks that a form came with.

    Raises
    ------
    DataUnfit: the form did not come from the page.
    """
    try:
        return Marks(
            UUID(posted.get("draft", "")), _number(posted.get("version")), UUID(posted.get("window", "")),
            _number(posted.get("turn")),
        )  # fmt: skip
    except ValueError:
        raise DataUnfit("This form is not whole. Open the page again.") from None


def _number(given: str | None) -> int:
    return int(given) if given and given.isdecimal() and len(given) < 10 else 0
