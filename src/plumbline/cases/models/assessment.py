"""Assessments of the people in a case: as they are being written, as they were finished, and bands set by judgement."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class AssessmentDraft(Scoped):
    """An assessment that was begun and is not finished: of the agency that makes it alone, whatever the case's readers.

    ``sealed``: what was typed, question by question. ``window`` and ``turn``: which open page saved it, and how often that page
    had saved before, so that of two who write at once neither overwrites the other unseen. Emptied when it ends.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="assessment_drafts")
    instrument = models.ForeignKey("assessments.Instrument", on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField()
    agency = models.UUIDField()
    sealed = models.BinaryField(editable=False)
    version = models.PositiveIntegerField(default=0)
    window = models.UUIDField()
    turn = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    begun_by = models.UUIDField()
    saved_at = models.DateTimeField()
    saved_by = models.UUIDField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["begun_at", "pk"]
        constraints = [
            # Of one person by one instrument an agency writes one at a time.
            models.UniqueConstraint(
                fields=["case", "person_id", "instrument", "agency"],
                condition=models.Q(ended_at__isnull=True),
                name="cases_assessment_draft_once",
            ),
        ]


class Assessment(Scoped):
    """A finished assessment of one person, scored once by the version of its instrument. Never edited and never scored again.

    ``result``: as `assessments.scoring.stored` writes it. ``score``, ``band`` and ``missing`` are taken from it for lists.
    ``corrects``: the one before it, which stays readable; ``because``: why it was corrected.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="assessments")
    instrument = models.ForeignKey("assessments.Instrument", on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField()
    draft = models.OneToOneField(
        "cases.AssessmentDraft", on_delete=models.PROTECT, null=True, related_name="finished"
    )
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    because = models.TextField(blank=True)
    on = models.DateField()
    answers = models.JSONField()
    result = models.JSONField()
    score = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    band = models.SlugField(blank=True)
    missing = models.PositiveIntegerField()
    agency = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["on", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(corrects__isnull=True) | ~models.Q(because=""),
                name="cases_assessment_says_why_corrected",
            ),
            models.CheckConstraint(
                condition=models.Q(corrects__isnull=True) ^ models.Q(draft__isnull=True),
                name="cases_assessment_begun_or_corrected",
            ),
        ]


class BandOverride(Scoped):
    """Somebody set another band than the score gives, and said why. Numbered; the last one counts, and both bands are shown."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="band_overrides")
    assessment = models.ForeignKey("cases.Assessment", on_delete=models.PROTECT, related_name="overrides")
    number = models.PositiveIntegerField()
    band_was = models.SlugField(blank=True)
    band = models.SlugField()
    because = models.TextField()
    agency = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="cases_band_override_number"),
            models.CheckConstraint(condition=~models.Q(because=""), name="cases_band_override_says_why"),
        ]
