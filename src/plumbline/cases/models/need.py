"""Needs of the people of a case, each shown with its evidence, and what was counted of them since."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class Need(Scoped):
    """One need of one person of a case, with the evidence that shows it. Never edited: one that was wrong is taken off with a reason.

    ``count``: what was counted over ``window`` so many of ``window_unit`` up to ``found_on``: the baseline. ``less``: by how many
    per cent of it the count is to fall; 100 is nought. ``source``: of the kind's table; ``evidence``: where it is found there.
    ``owner``, ``agency``: who brings the next count, and for whom.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="needs")
    number = models.PositiveIntegerField()
    person_id = models.UUIDField()
    need = models.SlugField()
    source = models.SlugField()
    evidence = models.TextField()
    found_on = models.DateField()
    count = models.PositiveIntegerField()
    window = models.PositiveSmallIntegerField()
    window_unit = models.SlugField()
    less = models.PositiveSmallIntegerField()
    owner = models.UUIDField()
    agency = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        indexes = [models.Index(fields=["person_id"])]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_need_number"),
            models.CheckConstraint(condition=~models.Q(evidence=""), name="cases_need_has_evidence"),
            models.CheckConstraint(
                condition=models.Q(count__gte=1, window__gte=1, less__gte=1, less__lte=100),
                name="cases_need_can_be_judged",
            ),
        ]


class NeedTakenOff(Scoped):
    """A need does not count any more: it was written down in error, or is somebody else's. Never because it is met."""

    need = models.OneToOneField("cases.Need", on_delete=models.PROTECT, related_name="taken_off")
    because = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(because=""), name="cases_need_taken_off_says_why"),
        ]


class NeedCount(Scoped):
    """What was counted of a need over the same length of time as its baseline, up to ``last``, by which source.

    ``replaces``: the count that was wrong, which counts no more; ``because`` says in what.
    """

    need = models.ForeignKey("cases.Need", on_delete=models.PROTECT, related_name="counts")
    number = models.PositiveIntegerField()
    first = models.DateField()
    last = models.DateField()
    count = models.PositiveIntegerField()
    source = models.SlugField()
    evidence = models.TextField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    because = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["last", "number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["need", "number"], name="cases_need_count_number"),
            models.CheckConstraint(condition=~models.Q(evidence=""), name="cases_need_count_has_evidence"),
            models.CheckConstraint(
                condition=models.Q(first__lte=models.F("last")), name="cases_need_count_days"
            ),
            models.CheckConstraint(
                condition=models.Q(replaces__isnull=True) | ~models.Q(because=""),
                name="cases_need_count_replaces_with_reason",
            ),
        ]
