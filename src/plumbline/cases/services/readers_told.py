"""Notices to those who read what was taken back since."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from plumbline.cases.enums import ENDED_FACT, ENDED_ON_PAPER
from plumbline.notices.services import Told


def readers_told(
    about_kind: str, readers: Mapping[UUID, bool], *, about: UUID, on: date, besides: Collection[UUID] = ()
) -> list[Told]:
    """Return a notice for each reader, of another kind for those who have it on paper; none for those who are told otherwise (``besides``).

    Source: UK GDPR Article 19.
    """
    return [
        Told(reader, ENDED_ON_PAPER if on_paper else ENDED_FACT, about_kind, about, on)
        for reader, on_paper in sorted(readers.items())
        if reader not in besides
    ]
