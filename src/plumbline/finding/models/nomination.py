"""Nominations."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.sharing.models import Scoped


class Nomination(Scoped):
    """A place offered, waiting for a co-ordinator or chair to accept or decline. Says why, never who.

    The person's key comes out of the database only once the nomination is accepted. Score and reasons
    are copied from the frozen entry, so that nobody who decides needs the list itself.
    """

    run = models.ForeignKey("finding.NominationRun", on_delete=models.PROTECT, related_name="nominations")
    entry = models.OneToOneField("finding.ListEntry", on_delete=models.PROTECT, related_name="nomination")
    ref = models.CharField(max_length=8, unique=True)
    rank = models.PositiveIntegerField()
    score = models.FloatField()
    components = models.JSONField()
    reasons = ArrayField(models.TextField(), default=list)
    offered_at = models.DateTimeField()
