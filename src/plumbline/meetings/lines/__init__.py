"""The grammar of the live meeting: what a typed line says, and what the room's screen may show. Pure."""

from plumbline.meetings.lines.names import KnownAgency, KnownPerson, Owner, agency_at_start, owner_at_start
from plumbline.meetings.lines.reading import (
    Cast,
    ParkTo,
    ReadAction,
    ReadDecision,
    Reading,
    ReadNext,
    ReadPark,
    ReadStatement,
    ReadVote,
    Sort,
    Table,
    read_line,
)


__all__ = [
    "Cast",
    "KnownAgency",
    "KnownPerson",
    "Owner",
    "ParkTo",
    "ReadAction",
    "ReadDecision",
    "ReadNext",
    "ReadPark",
    "ReadStatement",
    "ReadVote",
    "Reading",
    "Sort",
    "Table",
    "agency_at_start",
    "owner_at_start",
    "read_line",
]
