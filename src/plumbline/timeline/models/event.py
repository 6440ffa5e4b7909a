"""Events."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.sharing.models import Scoped


class Event(Scoped):
    """Something that happened, as one agency recorded it.

    ``occurred_to`` is the exclusive end of what is known; ``precision`` says how much that is. A row of
    the supplier with one reference and different contents is kept with ``variant`` 2 and on. ``how_reported`` says who told
    of it first: agencies, the public or hospitals.
    """

    # The batch that first gave these very contents, and every batch that has given them since.
    batch_id = models.UUIDField()
    given_by = ArrayField(models.UUIDField(), default=list)
    feed = models.SlugField()
    event_ref = models.TextField()
    has_own_ref = models.BooleanField()
    variant = models.IntegerField(default=1)
    occurred_from = models.DateTimeField(null=True)
    occurred_to = models.DateTimeField(null=True)
    precision = models.TextField(null=True)  # noqa: DJ001 - null where the supplier gives no date
    kind = models.SlugField()
    is_violence = models.BooleanField()
    is_domestic = models.BooleanField(null=True)
    setting = models.TextField(default="unknown")
    how_reported = models.TextField(null=True)  # noqa: DJ001 - null is "the supplier does not say"
    harm = models.FloatField(null=True)
    place_ref = models.TextField(null=True)  # noqa: DJ001 - null is "no location given"
    easting = models.FloatField(null=True)
    northing = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    lsoa = models.TextField(null=True)  # noqa: DJ001
    location = models.TextField(null=True)  # noqa: DJ001
    status = models.TextField(default="recorded")
    content_hash = models.TextField()
    made_up = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner_agency", "event_ref"]),
            models.Index(fields=["occurred_from"]),
            models.Index(fields=["batch_id"]),
        ]
        constraints = [
            # One live version of each row that has a reference of its own.
            models.UniqueConstraint(
                fields=["owner_agency", "feed", "event_ref", "variant"],
                condition=models.Q(withdrawn_at__isnull=True, has_own_ref=True),
                name="timeline_event_live_once",
            ),
        ]
