"""Seeds that nobody has seen yet."""

from __future__ import annotations

from django.db import models


class SealedSeed(models.Model):
    """The seed of a lot to come, sealed under the installation's key: neither a page nor a copy of the database tells it."""

    commitment = models.OneToOneField(
        "finding.LotCommitment", on_delete=models.PROTECT, primary_key=True, related_name="sealed"
    )
    sealed = models.BinaryField()
