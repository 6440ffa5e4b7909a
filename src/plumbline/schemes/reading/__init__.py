"""Read a kind of scheme from its folder. A fault is told with file, line and key."""

from plumbline.schemes.reading.kinds import KINDS, kind_called, known_kinds, read_kind
from plumbline.schemes.reading.law import read_every_gateway


__all__ = ["KINDS", "kind_called", "known_kinds", "read_every_gateway", "read_kind"]
