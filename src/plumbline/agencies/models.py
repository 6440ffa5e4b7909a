"""Organisations."""

from __future__ import annotations

import uuid

from django.db import models


class Agency(models.Model):
    """An organisation that sits at the table or sends extracts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    slug = models.SlugField(unique=True)
    name = models.TextField()
    kind = models.SlugField(help_text="police, council, housing, health, probation, charity and so on")

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
