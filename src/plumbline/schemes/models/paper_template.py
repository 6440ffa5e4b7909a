"""Word files into which a scheme's papers are set."""

from __future__ import annotations

import uuid

from django.db import models


class PaperTemplate(models.Model):
    """The template of a scheme for one sort of paper, from a moment on. Never edited; an empty file goes back to the standard one.

    ``number`` counts from 1 for each scheme and sort. It holds no person's words: what is put into it is set at each printing and not kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    scheme = models.ForeignKey("schemes.Scheme", on_delete=models.PROTECT, related_name="paper_templates")
    what = models.SlugField()
    number = models.PositiveIntegerField()
    file = models.BinaryField(blank=True)
    because = models.TextField()
    set_by = models.UUIDField()
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "what", "number"], name="schemes_paper_template_number"
            ),
            models.CheckConstraint(condition=~models.Q(because=""), name="schemes_paper_template_says_why"),
        ]
