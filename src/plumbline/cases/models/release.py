"""What leaves a sealed case, fact by fact: who asked, and what the owner of the fact answered."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class ReleaseAsk(Scoped):
    """Somebody asks the owner of a fact to let it leave the case: for whom, and why. Each asking is a row of its own."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="release_asks")
    fact = models.ForeignKey("cases.Fact", on_delete=models.PROTECT, related_name="release_asks")
    for_whom = models.TextField()
    because = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(for_whom="") & ~models.Q(because=""), name="cases_release_ask_complete"
            ),
        ]


class ReleaseAnswer(Scoped):
    """What the owner answered: released, under which law, or kept; with the reason. One to an asking; a fact that was kept may be asked for again."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="release_answers")
    ask = models.OneToOneField("cases.ReleaseAsk", on_delete=models.PROTECT, related_name="answer")
    released = models.BooleanField()
    because = models.TextField()
    gateway = models.SlugField(blank=True)
    citation = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(because=""), name="cases_release_answer_says_why"),
            models.CheckConstraint(
                condition=models.Q(released=False) | ~models.Q(gateway=""), name="cases_release_names_the_law"
            ),
        ]
