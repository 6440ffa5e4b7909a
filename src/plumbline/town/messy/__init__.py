"""The town's extracts as they also arrive: in workbooks, old encodings and with faults that nobody can see."""

from plumbline.town.messy.folder import write_messy


__all__ = ["write_messy"]
