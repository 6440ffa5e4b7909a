"""Lines of somebody's own inbox that they put off."""

from __future__ import annotations

import uuid

from django.db import models


class PutOff(models.Model):
    """One person does not want to see one line of their inbox before a day; it comes back by itself on that day.

    Theirs alone. What the line is about stays as due and as late as it is, for them and for everybody. ``ended_at``: brought back by
    hand, or put off anew.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    recipient = models.UUIDField()
    line = models.SlugField()
    about_id = models.UUIDField()
    until = models.DateField()
    put_off_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["until", "put_off_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "line", "about_id"],
                condition=models.Q(ended_at__isnull=True),
                name="notices_put_off_once",
            ),
        ]
