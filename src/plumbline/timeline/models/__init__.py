"""Events, involvements, spells, counts."""

from plumbline.timeline.models.count import Count
from plumbline.timeline.models.event import Event
from plumbline.timeline.models.involvement import Involvement
from plumbline.timeline.models.spell import Spell


__all__ = ["Count", "Event", "Involvement", "Spell"]
