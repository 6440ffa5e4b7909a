"""Information sharing agreements: which agencies may exchange, for what purpose, under which gateway."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Agreement(models.Model):
    """An agreement between agencies, with its purpose, lawful gateway and review date (domain 11.3).

    No exchange is made for a purpose that no agreement in force covers. A text is never changed: it ends, and another is signed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.TextField()
    parties = ArrayField(models.UUIDField())
    purpose = models.SlugField()
    gateway = models.TextField(help_text="the law relied on, with its section")
    starts = models.DateField()
    review_on = models.DateField()
    ends = models.DateField(
        null=True, help_text="the first day on which nothing is exchanged under it any more"
    )
    signatories = models.TextField(blank=True, default="", help_text="who signed, each for which agency")
    assessment = models.TextField(
        blank=True, default="", help_text="reference of the data protection impact assessment"
    )
    kept_at = models.TextField(blank=True, default="", help_text="where the signed text is kept")
    ended_because = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["starts", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True) | models.Q(ends__gte=models.F("starts")),
                name="sharing_agreement_ends_after_it_starts",
            ),
        ]
