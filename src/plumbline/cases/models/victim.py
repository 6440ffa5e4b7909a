"""The adviser's part: what the victim wants, what they were told, and when the clock of the first contact stood still."""

from __future__ import annotations

from django.db import models

from plumbline.cases.enums import VictimMoment
from plumbline.sharing.models import Scoped


class VictimWord(Scoped):
    """What the victim says they want before a meeting, or what they were told after it, as their adviser gives it."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="victim_words")
    number = models.PositiveIntegerField()
    moment = models.SlugField()
    words = models.TextField()
    on = models.DateField()
    agency = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_victim_word_number"),
            models.CheckConstraint(
                condition=models.Q(moment__in=[m.value for m in VictimMoment]), name="cases_victim_moment"
            ),
            models.CheckConstraint(condition=~models.Q(words=""), name="cases_victim_word_says_something"),
        ]


class SafeWay(Scoped):
    """By which way that the victim called safe they were reached. It can say where they are: their adviser's agency alone reads it."""

    word = models.OneToOneField("cases.VictimWord", on_delete=models.PROTECT, related_name="safe_way")
    how = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(how=""), name="cases_safe_way_says_how"),
        ]


class ClockStep(Scoped):
    """A clock of a case was stopped for a reason of its kind, or went on. ``reason`` is empty where it went on.

    ``until``: it did not stand still; its case may go on past the limit up to this day, for a reason of its kind.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="clock_steps")
    clock = models.SlugField()
    number = models.PositiveIntegerField()
    reason = models.SlugField(blank=True)
    words = models.TextField(blank=True)
    until = models.DateField(null=True)
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "clock", "number"], name="cases_clock_step_number"),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | (~models.Q(reason="") & ~models.Q(words="")),
                name="cases_clock_step_longer_says_why",
            ),
        ]
