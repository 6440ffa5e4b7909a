"""Spells."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class Spell(Scoped):
    """Days in which a person could not have been where violence is counted (custody, away, dead from), or was ``managed``.

    Managed: under an order or work of the agency that gave the record. They stay where violence is counted.
    """

    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="spells")
    batch_id = models.UUIDField()
    kind = models.TextField()
    from_date = models.DateField()
    to_date = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["custody", "away", "dead", "managed"]),
                name="timeline_spell_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(to_date__isnull=True) | models.Q(to_date__gt=models.F("from_date")),
                name="timeline_spell_order",
            ),
        ]
