"""Information sharing agreements: which agencies may exchange, for what purpose, under which gateway."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Agreement(models.Model):
    """An agreement between agencies, with its purpose, lawful gateway and review date."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.TextField()
    parties = ArrayField(models.UUIDField())
    purpose = models.SlugField()
    gateway = models.TextField(help_text="the law relied on, with its section")
    starts = models.DateField()
    review_on = models.DateField()
    ends = models.DateField(null=True)
