"""Referrals."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.referrals.enums import Source
from plumbline.sharing.models import Scoped


class Referral(Scoped):
    """A case put forward to a scheme, by an agency or out of a nomination. Never edited.

    ``person_id`` is its principal; everybody it names, the principal too, is in `Named`. ``route``, ``assessment``, ``events`` and
    ``incident_on`` are what its way in asked for; ``answers`` are those to the kind's referral form.
    ``gateway``, ``citation``, ``agreement``: the law that referring rests on, its words on that day and the agreement that names it;
    null where it is not recorded, as in all referrals from before it was asked.
    ``urgent``: whoever refers said that somebody is in immediate danger.

    Owned by the agency that refers; the host of the scheme sees it too. A referral that came from a
    nomination copies the reasons as words and keeps no way back to the list.
    """

    scheme = models.ForeignKey("schemes.Scheme", on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField()
    source = models.SlugField()
    reasons = ArrayField(models.TextField(), default=list)
    words = models.TextField(blank=True)
    route = models.SlugField(blank=True)
    assessment = models.JSONField(null=True)
    events = models.IntegerField(null=True)
    incident_on = models.DateField(null=True)
    answers = models.JSONField(default=dict)
    urgent = models.BooleanField(default=False)
    gateway = models.SlugField(null=True)  # noqa: DJ001 - null is "not recorded", and there is no law without a name
    citation = models.TextField(null=True)  # noqa: DJ001
    agreement = models.UUIDField(null=True)
    referred_at = models.DateTimeField()
    referred_by = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["person_id"]), models.Index(fields=["scheme", "referred_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(source__in=[s.value for s in Source]), name="referrals_referral_source"
            ),
            models.CheckConstraint(
                condition=models.Q(reasons__len__gt=0) | ~models.Q(words=""),
                name="referrals_referral_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(gateway__isnull=True, citation__isnull=True)
                | (models.Q(citation__isnull=False) & ~models.Q(gateway="") & ~models.Q(citation="")),
                name="referrals_referral_law_whole",
            ),
        ]
