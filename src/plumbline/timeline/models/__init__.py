"""Events, involvements, spells."""

from plumbline.timeline.models.event import Event
from plumbline.timeline.models.involvement import Involvement
from plumbline.timeline.models.spell import Spell


__all__ = ["Event", "Involvement", "Spell"]
