"""Who is in the team of a scheme."""

from __future__ import annotations

import uuid

from django.db import models


class TeamPost(models.Model):
    """One person in the team of a scheme: its manager, or a specialist seconded by ``agency``, which stays theirs.

    ``until`` is the last day of the post as agreed; ``ended_at`` when it was ended before. Ended, never deleted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    scheme = models.ForeignKey("schemes.Scheme", on_delete=models.PROTECT, related_name="team_posts")
    part = models.SlugField()
    user = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+")
    agency = models.UUIDField(help_text="whose they stay")
    brings = models.TextField(blank=True, help_text="what a specialist brings, such as housing law")
    starts = models.DateField()
    until = models.DateField()
    because = models.TextField()
    set_by = models.UUIDField()
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["starts", "set_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("starts")), name="schemes_team_post_order"
            ),
            models.CheckConstraint(condition=~models.Q(because=""), name="schemes_team_post_says_why"),
            models.CheckConstraint(
                condition=models.Q(part__in=["manager", "specialist"]), name="schemes_team_post_part"
            ),
        ]
