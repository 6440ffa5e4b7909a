"""A made-up town with planted truths: files as agencies send them, and the answers beside."""

from plumbline.town.following import follow_up
from plumbline.town.plan import TownPlan
from plumbline.town.town import Town, build_town
from plumbline.town.writing import write_town


__all__ = ["Town", "TownPlan", "build_town", "follow_up", "write_town"]
