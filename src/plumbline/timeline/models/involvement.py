"""Involvements."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class Involvement(Scoped):
    """A person, through a record, in an event, in a role.

    Points at the event by its supplier and reference, so that files may come in any order and a
    corrected event keeps its people.
    """

    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="involvements")
    batch_id = models.UUIDField()
    event_ref = models.TextField()
    role = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["owner_agency", "event_ref"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=["victim", "suspect", "witness"]), name="timeline_role"
            ),
            models.UniqueConstraint(fields=["record", "event_ref", "role"], name="timeline_involvement_once"),
        ]
