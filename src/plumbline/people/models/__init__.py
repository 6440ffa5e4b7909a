"""Keys and records."""

from plumbline.people.models.person import Person
from plumbline.people.models.record import Record


__all__ = ["Person", "Record"]
