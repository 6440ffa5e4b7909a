"""What was counted of somebody when triage decided."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.sharing.models import Scoped


class TriageMeasure(Scoped):
    """The count that a way in by a number of events was held against when triage decided. Never edited: files that come later change nothing.

    Read by the agencies that the decider acted for: what is counted rests on events that others may not see. ``told``: the referrer's number.
    ``hurt``, ``suspected``: recorded events from ``first_day`` to ``last_day``, up to which the files then reached; None where nothing could be
    counted. ``is_whole``: there are no more. ``at_least`` in ``within_value`` ``within_unit``: the threshold as it then was.
    """

    triage = models.OneToOneField("referrals.Triage", on_delete=models.PROTECT, related_name="measure")
    at_least = models.PositiveIntegerField(null=True)
    within_value = models.PositiveIntegerField()
    within_unit = models.TextField()
    told = models.PositiveIntegerField(null=True)
    hurt = models.PositiveIntegerField(null=True)
    suspected = models.PositiveIntegerField(null=True)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    is_whole = models.BooleanField(default=False)
    sources = ArrayField(models.UUIDField(), default=list, help_text="agencies whose events were counted")
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hurt=None, suspected=None, first_day=None, last_day=None)
                | models.Q(
                    hurt__isnull=False,
                    suspected__isnull=False,
                    first_day__isnull=False,
                    last_day__isnull=False,
                ),
                name="referrals_triage_measure_has_its_period",
            ),
            models.CheckConstraint(
                condition=~models.Q(marking="panel"), name="referrals_triage_measure_is_kept"
            ),
        ]
