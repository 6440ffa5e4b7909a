"""What a person of a case was told, what they object to, and which services they consent to. Every change is a further row."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from plumbline.cases.enums import ConsentAnswer, ObjectionOutcome, Told
from plumbline.sharing.models import Scoped


class Telling(Scoped):
    """A person was told that agencies work together on their case, or somebody decided that they are not, until a day of review.

    ``how`` and ``reason``: slugs of `cases/telling.yaml`. ``decided_by``: the user who decided that they are not told; ``by`` wrote it down.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="tellings")
    person_id = models.UUIDField()
    number = models.PositiveIntegerField()
    outcome = models.SlugField()
    on = models.DateField()
    how = models.SlugField(blank=True)
    reason = models.SlugField(blank=True)
    words = models.TextField(blank=True)
    decided_by = models.UUIDField(null=True)
    review_on = models.DateField(null=True)
    agency = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "person_id", "number"], name="cases_telling_number"),
            models.CheckConstraint(
                condition=Q(
                    outcome=Told.TOLD.value, reason="", decided_by__isnull=True, review_on__isnull=True
                )
                & ~Q(how="")
                | Q(
                    outcome=Told.NOT_TOLD.value,
                    how="",
                    decided_by__isnull=False,
                    review_on__gt=models.F("on"),
                )
                & ~Q(reason=""),
                name="cases_telling_is_whole",
            ),
        ]


class Objection(Scoped):
    """A person objects to a use of what is known of them: to what, in what words, since when, and by when they are answered."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="objections")
    person_id = models.UUIDField()
    number = models.PositiveIntegerField()
    to_what = models.TextField()
    words = models.TextField()
    on = models.DateField()
    answer_by = models.DateField()
    agency = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "person_id", "number"], name="cases_objection_number"),
            models.CheckConstraint(
                condition=~Q(to_what="") & ~Q(words="") & Q(answer_by__gt=models.F("on")),
                name="cases_objection_is_whole",
            ),
        ]


class ObjectionExtension(Scoped):
    """The answer to an objection waits longer: until when, why, and when the person was told of it and why."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    objection = models.OneToOneField("cases.Objection", on_delete=models.PROTECT, related_name="extension")
    reason = models.SlugField()
    words = models.TextField()
    told_on = models.DateField()
    answer_by = models.DateField()
    agency = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(words="") & ~Q(reason="") & Q(answer_by__gt=models.F("told_on")),
                name="cases_objection_extension_is_whole",
            ),
        ]


class ObjectionIdentity(Scoped):
    """Whoever objects was asked to show who they are: when, why and by what. The month for the answer stands still."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    objection = models.OneToOneField("cases.Objection", on_delete=models.PROTECT, related_name="identity")
    reason = models.SlugField()
    words = models.TextField()
    asked_on = models.DateField()
    agency = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(words="") & ~Q(reason=""), name="cases_objection_identity_is_whole"
            ),
        ]


class ObjectionIdentityShown(Scoped):
    """They showed who they are, and how. The month for the answer begins on that day."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    asked = models.OneToOneField("cases.ObjectionIdentity", on_delete=models.PROTECT, related_name="shown")
    words = models.TextField()
    shown_on = models.DateField()
    agency = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="cases_objection_identity_shown_says_how"),
        ]


class ObjectionAnswer(Scoped):
    """An objection was upheld, or not, on a ground and for a reason."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    objection = models.OneToOneField("cases.Objection", on_delete=models.PROTECT, related_name="answer")
    outcome = models.SlugField()
    ground = models.SlugField(blank=True)
    words = models.TextField()
    on = models.DateField()
    agency = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(outcome=ObjectionOutcome.UPHELD.value, ground="")
                    | Q(outcome=ObjectionOutcome.NOT_UPHELD.value) & ~Q(ground="")
                )
                & ~Q(words=""),
                name="cases_objection_answer_is_whole",
            ),
        ]


class Consent(Scoped):
    """What a person said to a service that rests on their consent. The last row for a service counts.

    ``intervention``: the service, where the catalogue has it; ``service``: its name as it stood then, or as it was typed.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="consents")
    person_id = models.UUIDField()
    number = models.PositiveIntegerField()
    service = models.TextField()
    intervention = models.ForeignKey(
        "interventions.Intervention", on_delete=models.PROTECT, null=True, related_name="+"
    )
    answer = models.SlugField()
    on = models.DateField()
    how = models.SlugField()
    words = models.TextField(blank=True)
    agency = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "person_id", "number"], name="cases_consent_number"),
            models.CheckConstraint(
                condition=Q(answer__in=[a.value for a in ConsentAnswer]) & ~Q(service="") & ~Q(how=""),
                name="cases_consent_is_whole",
            ),
        ]
