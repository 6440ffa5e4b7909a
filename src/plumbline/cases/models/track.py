"""What a case was rated: levels, categories, cohorts and colours, each a dated history, and scores that were made elsewhere."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class TrackEntry(Scoped):
    """One value of a track of a case, set or ended on a day, by whom and why. Numbered; a later one stands beside it.

    ``ends``: the value holds no longer from that day. On a track of one value a new value ends the one before by itself.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="track_entries")
    track = models.SlugField()
    number = models.PositiveIntegerField()
    value = models.SlugField()
    ends = models.BooleanField(default=False)
    from_date = models.DateField()
    because = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "track", "number"], name="cases_track_entry_number"),
            models.CheckConstraint(condition=~models.Q(because=""), name="cases_track_entry_says_why"),
        ]


class StoredScore(Scoped):
    """What a tool of another body gave for one person, kept as it was told. Nothing here computes it, now or later.

    ``score``: as the tool gives it, in its own unit. ``band``: by the kind's table as it stood on the day of storing, or empty
    where the tool has no bands here; a table that changes later changes no stored band. ``made_by``: who applied the tool, in words.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="stored_scores")
    person_id = models.UUIDField()
    tool = models.SlugField()
    version = models.CharField(max_length=60)
    score = models.DecimalField(max_digits=7, decimal_places=2)
    band = models.SlugField(blank=True)
    made_on = models.DateField()
    made_by = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["made_on", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(score__gte=0), name="cases_stored_score_not_below_nought"
            ),
        ]
