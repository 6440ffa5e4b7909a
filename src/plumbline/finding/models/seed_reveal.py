"""Seeds of lots, shown after the draw."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class SeedReveal(Scoped):
    """The seed of a lot in hex: with the frozen entries, anybody who may read both can repeat the draw."""

    run = models.OneToOneField("finding.NominationRun", on_delete=models.PROTECT, related_name="reveal")
    seed = models.CharField(max_length=128)
    revealed_at = models.DateTimeField()
