"""Research bundles: asked for, measured, checked by two, made, and over on a day."""

from __future__ import annotations

import uuid

from django.db import models


class ResearchBundle(models.Model):
    """That somebody asked for the data of one result: what for, for whom, until when. Names no person of a case; never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    result = models.ForeignKey("studies.Result", on_delete=models.PROTECT, related_name="bundles")
    purpose = models.TextField()
    recipient = models.TextField()
    for_agency = models.UUIDField(
        null=True,
        help_text="the organisation whose researchers outside the partnership take it out themselves",
    )
    ends_on = models.DateField(help_text="last day on which a copy is taken out")
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["-asked_at"])]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(purpose="") & ~models.Q(recipient=""), name="studies_bundle_says_what_for"
            ),
        ]


class BundleMeasure(models.Model):
    """How far its people could be told apart, counted before anybody says yes. Counts only; never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    bundle = models.OneToOneField("studies.ResearchBundle", on_delete=models.PROTECT, related_name="measure")
    people = models.PositiveIntegerField()
    smallest = models.PositiveIntegerField(help_text="fewest people who are alike")
    least = models.PositiveIntegerField(help_text="what the plan asks for")
    alone = models.PositiveIntegerField(
        help_text="people like nobody else once their numbers of events are known"
    )
    columns = models.JSONField(help_text="what others might know, as given")
    rung = models.TextField(help_text="how coarse it is given, in words")
    measured_at = models.DateTimeField()


class BundleCheck(models.Model):
    """One person's word on one bundle: whether it may be made, and why not. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    bundle = models.ForeignKey("studies.ResearchBundle", on_delete=models.PROTECT, related_name="checks")
    passed = models.BooleanField()
    words = models.TextField(blank=True, default="")
    checked_by = models.UUIDField()
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bundle", "checked_by"], name="studies_bundle_check_once"),
            models.CheckConstraint(
                condition=models.Q(passed=True) | ~models.Q(words=""), name="studies_bundle_check_says_why"
            ),
        ]


class BundleContent(models.Model):
    """The bundle itself, sealed, or why it could not be made. Emptied when it is over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    bundle = models.OneToOneField("studies.ResearchBundle", on_delete=models.PROTECT, related_name="content")
    sealed = models.BinaryField()
    sha256 = models.CharField(max_length=64, help_text="of what is sealed, before it is marked")
    refused = models.TextField(blank=True, default="")
    made_at = models.DateTimeField()
    emptied_at = models.DateTimeField(null=True)
