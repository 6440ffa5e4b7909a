"""A person of a case asks for what is held of them: by when, which agencies are asked for their view, what each said, what was sent."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from plumbline.cases.enums import AccessView
from plumbline.sharing.models import Scoped


class AccessRequest(Scoped):
    """What they asked for, in their words, on which day, and the statutory day. ``agencies``: those whose view is asked for."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="access_requests")
    person_id = models.UUIDField()
    number = models.PositiveIntegerField()
    words = models.TextField()
    on = models.DateField()
    answer_by = models.DateField()
    agencies = ArrayField(models.UUIDField())
    agency = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person_id", "number"], name="cases_access_request_number"
            ),
            models.CheckConstraint(
                condition=~Q(words="") & ~Q(agencies=[]) & Q(answer_by__gt=models.F("on")),
                name="cases_access_request_is_whole",
            ),
        ]


class AccessAnswer(Scoped):
    """What one agency says of what it gave: release, leave a part out, or withhold, by which exemption and why. One of each agency.

    ``said_by``: who of that agency said it, where somebody else wrote it down.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey("cases.AccessRequest", on_delete=models.PROTECT, related_name="answers")
    agency = models.UUIDField()
    view = models.SlugField()
    exemption = models.SlugField(blank=True)
    citation = models.TextField(blank=True)
    words = models.TextField(blank=True)
    said_by = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "agency"], name="cases_access_answer_once"),
            models.CheckConstraint(
                condition=Q(view=AccessView.RELEASE.value, exemption="", citation="")
                | Q(view__in=[AccessView.PART.value, AccessView.WITHHOLD.value])
                & ~Q(exemption="")
                & ~Q(citation="")
                & ~Q(words=""),
                name="cases_access_answer_says_why",
            ),
        ]


class AccessReply(Scoped):
    """The person was answered: on which day, and what they were sent and told."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    request = models.OneToOneField("cases.AccessRequest", on_delete=models.PROTECT, related_name="reply")
    words = models.TextField()
    sent_on = models.DateField()
    agency = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="cases_access_reply_says_what"),
        ]
