"""Take files in, look at what would change first, undo, hide a person's events."""

from plumbline.timeline.services.hiding import hide_events_from
from plumbline.timeline.services.taking_in import TakenIn, take_in, take_in_file, undo_batch


__all__ = ["TakenIn", "hide_events_from", "take_in", "take_in_file", "undo_batch"]
