"""What lotteries played on a town's own years before a list could show."""

from __future__ import annotations

import uuid

from django.db import models


class PowerTrial(models.Model):
    """One try of a frozen list's size on the years before it: nothing of what followed is read. Names nobody; never changed.

    ``figures``: falls and how often each was shown, the smallest shown eight times in ten, years held, doubts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    run = models.ForeignKey("finding.NominationRun", on_delete=models.PROTECT, related_name="+")
    figures = models.JSONField()
    tried_at = models.DateTimeField()
    tried_by = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["run", "-tried_at"], name="studies_pow_run_id_tried_idx")]
