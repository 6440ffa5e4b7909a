"""Read a kind of scheme from its folder. A fault is told with file, line and key."""

from plumbline.schemes.reading.kinds import (
    KINDS,
    check_local_kinds,
    kind_called,
    kind_folders,
    known_kinds,
    read_kind,
)
from plumbline.schemes.reading.law import read_every_gateway


__all__ = [
    "KINDS",
    "check_local_kinds",
    "kind_called",
    "kind_folders",
    "known_kinds",
    "read_every_gateway",
    "read_kind",
]
