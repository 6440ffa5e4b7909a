"""On what a share of a case rests."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.sharing.models import Scoped


class ShareBasis(Scoped):
    """The purpose and the law of one share: an agency let in, a person brought in, a line said in the room, a text or paper taken out.

    ``act``: slug of what was done, as the ledger has it; ``about``: the row that it made, or the case. ``agencies``: who received it, where
    it was agencies. ``gateway``: slug of the law among those of the kind, empty where the agreement rests on one that is not among them;
    ``citation``: that law as it was written then. ``bases``: for each agency whose knowledge went, by its id, regime, basis and the condition for what
    is sensitive; empty in rows from before these were kept. ``agreement``: the one that covered it, None where nothing crossed between agencies.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="share_bases")
    act = models.TextField()
    about = models.UUIDField()
    agencies = ArrayField(models.UUIDField(), default=list)
    purpose = models.SlugField()
    gateway = models.SlugField(blank=True)
    citation = models.TextField(blank=True)
    bases = models.JSONField(default=dict)
    agreement = models.UUIDField(null=True)
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["about"])]
        constraints = [
            models.CheckConstraint(condition=~models.Q(purpose=""), name="cases_share_basis_has_a_purpose"),
        ]
