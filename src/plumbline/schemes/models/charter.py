"""Charters: what a scheme is for, how it is meant to help, and when it would stop."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models


# Before, a charter had an aim, criteria, a measure and a stop rule alone.
WHOLE = 2


class Charter(models.Model):
    """What a scheme promises, as agreed on a day. A later one takes its place; none is edited.

    ``theory``: chains of the theory of change, each with ``activity``, ``output``, ``outcome`` and a measure of each
    (``activity_measure``, which charters of before it was asked for have not, ``output_measure``, ``outcome_measure``). ``roles``: what each agency brings, as ``{"agency": id, "brings": words}``. ``signed_on``: the day on which
    ``agreed_by`` agreed it; ``signed_by``: the account that wrote it down. ``stop_figure``, ``stop_line`` (per cent) and
    ``stop_quarters``: the part of the stop rule that is counted, where there is one. ``edition``: which parts were asked for.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    scheme = models.ForeignKey("schemes.Scheme", on_delete=models.PROTECT, related_name="charters")
    edition = models.PositiveSmallIntegerField(default=WHOLE)
    aim = models.TextField()
    who_for = models.TextField(blank=True)
    criteria = ArrayField(models.TextField())
    lawful_basis = models.TextField(blank=True)
    measure = models.TextField()
    theory = models.JSONField(default=list)
    roles = models.JSONField(default=list)
    success_test = models.TextField(blank=True)
    stop_rule = models.TextField()
    stop_figure = models.SlugField(blank=True)
    stop_line = models.PositiveSmallIntegerField(null=True)
    stop_quarters = models.PositiveSmallIntegerField(null=True)
    agreed_by = models.TextField(blank=True, help_text="name and post of who agreed it")
    signed_on = models.DateField()
    review_on = models.DateField()
    signed_by = models.UUIDField()

    class Meta:
        ordering = ["-signed_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "signed_on"], name="schemes_charter_one_a_day"),
            models.CheckConstraint(
                condition=models.Q(review_on__gt=models.F("signed_on")), name="schemes_charter_order"
            ),
            models.CheckConstraint(
                condition=models.Q(criteria__len__gt=0), name="schemes_charter_has_criteria"
            ),
            models.CheckConstraint(
                condition=models.Q(edition__lt=WHOLE)
                | (
                    ~models.Q(who_for="")
                    & ~models.Q(lawful_basis="")
                    & ~models.Q(success_test="")
                    & ~models.Q(agreed_by="")
                    & ~models.Q(theory=[])
                    & ~models.Q(roles=[])
                ),
                name="schemes_charter_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(stop_figure="", stop_line__isnull=True, stop_quarters__isnull=True)
                | (
                    ~models.Q(stop_figure="")
                    & models.Q(stop_line__range=(1, 100), stop_quarters__range=(1, 8))
                ),
                name="schemes_charter_stop_figure",
            ),
        ]

    @property
    def is_whole(self) -> bool:
        """Whether it has every part that a charter is asked for today."""
        return self.edition >= WHOLE
