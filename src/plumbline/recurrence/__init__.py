"""How concentrated events are in people and couples, beside what chance alone would give."""

from plumbline.recurrence.carry_over import CarryOver, carry_over
from plumbline.recurrence.chance import Band
from plumbline.recurrence.concentration import Concentration, concentration
from plumbline.recurrence.couples import Couples, couple_concentration, couples
from plumbline.recurrence.curve import Curve, concentration_curve
from plumbline.recurrence.repeats import Repeats, repeats_within
from plumbline.recurrence.roles import Overlap, overlap, role_counts
from plumbline.recurrence.together import Together, together
from plumbline.recurrence.units import top_share, top_tenth_size


__all__ = [
    "Band",
    "CarryOver",
    "Concentration",
    "Couples",
    "Curve",
    "Overlap",
    "Repeats",
    "Together",
    "carry_over",
    "concentration",
    "concentration_curve",
    "couple_concentration",
    "couples",
    "overlap",
    "repeats_within",
    "role_counts",
    "together",
    "top_share",
    "top_tenth_size",
]
