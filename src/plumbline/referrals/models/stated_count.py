"""The number behind a way in by events, as the agency whose events they are states it to the host."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class StatedCount(Scoped):
    """How many recorded events a way in was held against, stated to the host of the scheme after the decision. The number, never the events.

    ``hurt``: recorded events in which somebody was hurt from ``first_day`` to ``last_day``; ``is_whole``: there are no more. ``at_least``: the
    threshold as it then was. ``citation``, with ``gateway`` its slug in the kind and the ``agreement`` that names it: the law it is stated under.
    """

    triage = models.OneToOneField("referrals.Triage", on_delete=models.PROTECT, related_name="stated_count")
    hurt = models.PositiveIntegerField()
    first_day = models.DateField()
    last_day = models.DateField()
    is_whole = models.BooleanField()
    at_least = models.PositiveIntegerField(null=True)
    gateway = models.SlugField(null=True)  # noqa: DJ001 - null is "not recorded", and there is no law without a name
    citation = models.TextField(null=True)  # noqa: DJ001
    agreement = models.UUIDField(null=True)
    stated_at = models.DateTimeField()
    stated_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(marking="panel"), name="referrals_stated_count_is_for_the_host"
            ),
            models.CheckConstraint(
                condition=models.Q(first_day__lte=models.F("last_day")), name="referrals_stated_count_period"
            ),
        ]
