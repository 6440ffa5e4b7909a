"""The access columns: what `visible_to` and the row-level policies read, and nothing else."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.sharing.enums import Marking


class Scoped(models.Model):
    """A row that not everybody may see.

    A viewer sees it when one of their agencies is in ``seen_by_agencies``, or they are in
    ``seen_by_users``, and they are not in ``hidden_from``. Rooms never write these columns
    themselves after the first insert: they ask ``sharing.services`` to grant or block.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner_agency = models.UUIDField()
    marking = models.TextField(default=Marking.PANEL.value)
    seen_by_agencies = ArrayField(models.UUIDField(), default=list)
    seen_by_users = ArrayField(models.UUIDField(), default=list)
    hidden_from = ArrayField(models.UUIDField(), default=list)

    class Meta:
        abstract = True
