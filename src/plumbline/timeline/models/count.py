"""Counts that a service sends in place of people."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.sharing.models import Scoped


class Count(Scoped):
    """How many, of what, in the days ``[from_date, to_date)``. Blank where the service hid a small number or gave none."""

    batch_id = models.UUIDField()
    given_by = ArrayField(models.UUIDField(), default=list)
    feed = models.SlugField()
    count_ref = models.TextField()
    variant = models.IntegerField(default=1)
    measure = models.SlugField()
    from_date = models.DateField()
    to_date = models.DateField()
    count = models.BigIntegerField(null=True)
    hidden = models.BooleanField(default=False)
    content_hash = models.TextField()
    made_up = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_date__gt=models.F("from_date")), name="timeline_count_order"
            ),
            models.CheckConstraint(
                condition=models.Q(count__isnull=True) | models.Q(count__gte=0),
                name="timeline_count_not_below_zero",
            ),
            models.UniqueConstraint(
                fields=["owner_agency", "feed", "count_ref", "variant"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="timeline_count_live_once",
            ),
        ]
