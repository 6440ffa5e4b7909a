"""Quality by sample audit: what was committed to, what was drawn, what two people said of each case, and how differences were settled."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class QualityAudit(Scoped):
    """A sample to come: the terms, and the SHA-256 of the seed that will draw it. One that is never drawn stays to be seen.

    Names nobody, and is read by every agency of the scheme. The seed is sealed until the draw.
    """

    scheme = models.ForeignKey("schemes.Scheme", on_delete=models.PROTECT, related_name="+")
    form = models.SlugField(help_text="rating form with its version")
    closed_from = models.DateField(help_text="the first day of closing of the cases drawn from")
    closed_until = models.DateField(help_text="the last day of closing")
    size = models.PositiveIntegerField()
    seed_commitment = models.CharField(max_length=64)
    sealed_seed = models.BinaryField(editable=False)
    committed_at = models.DateTimeField()
    committed_by = models.UUIDField()

    class Meta:
        ordering = ["-committed_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_until__gte=models.F("closed_from")), name="cases_quality_audit_days"
            ),
        ]


class QualityDraw(Scoped):
    """The sample was drawn: the seed is open from now on, and from how many cases it drew."""

    audit = models.OneToOneField("cases.QualityAudit", on_delete=models.PROTECT, related_name="draw")
    seed = models.CharField(max_length=64)
    frame_size = models.PositiveIntegerField(help_text="cases or actions that were drawn from")
    frame_fingerprint = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.UUIDField()


class AuditedCase(Scoped):
    """One case of a sample, or one action of one."""

    audit = models.ForeignKey("cases.QualityAudit", on_delete=models.PROTECT, related_name="cases")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="audited")
    action = models.ForeignKey("cases.Action", on_delete=models.PROTECT, null=True, related_name="audited")
    place = models.PositiveIntegerField(help_text="in the order of the draw")

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "case"], name="cases_audited_case_once"),
        ]


class QualityRating(Scoped):
    """What one person said of one case. Until the second is in, nobody else reads the first (`quality_policy`)."""

    audited = models.ForeignKey("cases.AuditedCase", on_delete=models.PROTECT, related_name="ratings")
    place = models.PositiveSmallIntegerField()
    answers = models.JSONField()
    words = models.TextField(blank=True)
    agency = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["audited", "place"], name="cases_quality_rating_two"),
            models.UniqueConstraint(fields=["audited", "by"], name="cases_quality_rating_two_people"),
            models.CheckConstraint(condition=models.Q(place__in=[1, 2]), name="cases_quality_rating_place"),
        ]


class QualitySettlement(Scoped):
    """What a third person made of the lines on which the two differ, and why."""

    audited = models.OneToOneField("cases.AuditedCase", on_delete=models.PROTECT, related_name="settlement")
    answers = models.JSONField()
    because = models.TextField()
    agency = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(because=""), name="cases_quality_settlement_says_why"),
        ]
