"""Which agency a feed comes from, unless the person who brings the file says otherwise."""

from __future__ import annotations


SUPPLIERS = {
    "police_crimes": "police",
    "police_people": "police",
    "custody": "police",
    "policeuk_street": "police",
    "ae_minimum": "hospital",
    "linked_events": "research",
}
