"""Openings of a case by somebody who is not in it, their reviews, and how often somebody tried.

None of them is `Scoped`: an opening is read by whoever opened and by those who look after it, who are not the readers of the
case. Policies of their own (`cases/glass_policy.py`) say so.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from plumbline.cases.break_glass import Judged


class BreakGlass(models.Model):
    """One person opened one case that they are not in, to read, until ``ends_at`` or until they ended it.

    The database alone adds one (`cases_break_glass`). ``agency``: for which they opened it; ``review_by``: the last day for its review.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    ref = models.SlugField()
    user = models.UUIDField()
    agency = models.UUIDField()
    reason = models.SlugField()
    words = models.TextField()
    at = models.DateTimeField()
    ends_at = models.DateTimeField()
    review_by = models.DateField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "pk"]
        indexes = [models.Index(fields=["user", "ends_at"]), models.Index(fields=["ends_at"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(words="") & ~Q(reason="") & Q(ends_at__gt=models.F("at")),
                name="cases_breakglass_is_whole",
            ),
        ]


class BreakGlassReview(models.Model):
    """Somebody else judged an opening, once, in words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    opening = models.OneToOneField("cases.BreakGlass", on_delete=models.PROTECT, related_name="review")
    outcome = models.SlugField()
    words = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=[j.value for j in Judged]) & ~Q(words=""),
                name="cases_breakglassreview_is_whole",
            ),
        ]


class BreakGlassTry(models.Model):
    """Somebody gave a reference to open, whether there was such a case or not. Holds no reference: it counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "at"])]
