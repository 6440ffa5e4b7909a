"""The key of the study numbers, apart from the list."""

from __future__ import annotations

import uuid

from django.db import models


class StudyKey(models.Model):
    """Which person a study number stands for. Only `studies` may join it to anything; erasure deletes the row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    study_number = models.CharField(max_length=16, unique=True)
    person_id = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["person_id"])]
