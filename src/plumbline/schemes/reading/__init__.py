"""Read a kind of scheme from its folder. A fault is told with file, line and key."""

from plumbline.schemes.reading.kinds import KINDS, kind_called, known_kinds, read_kind


__all__ = ["KINDS", "kind_called", "known_kinds", "read_kind"]
