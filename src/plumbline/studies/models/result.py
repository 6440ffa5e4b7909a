"""Results."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.evaluation import read_anew, read_anew_words
from plumbline.studies.few_events import HIDDEN, sentence_of_few
from plumbline.studies.small_numbers import hide_small_figures


class Result(models.Model):
    """One evaluation of one locked protocol. Figures and words only; never changed.

    ``figures`` is one JSON document whose shape is named by ``figures_version``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    protocol = models.ForeignKey("studies.Protocol", on_delete=models.PROTECT, related_name="results")
    protocol_sha256 = models.CharField(max_length=64)
    standing = models.SlugField()
    evaluated_at = models.DateTimeField()
    evaluated_by = models.UUIDField()
    follow_up_to = models.DateField()
    verdict = models.SlugField()
    sentence = models.TextField()
    batches = ArrayField(models.UUIDField(), default=list, help_text="files that counted when it was made")
    figures_version = models.PositiveSmallIntegerField()
    figures = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["-evaluated_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verdict__in=["fell", "rose", "no_worthwhile_change", "cannot_tell"]),
                name="studies_result_verdict",
            ),
            models.CheckConstraint(
                condition=models.Q(standing__in=["registered", "amended", "exploratory"]),
                name="studies_result_standing",
            ),
        ]

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any
    ) -> Self:
        """A stored result. One of before all was hidden that gives a small count is read without it, whoever reads it.

        A verdict that was kept by a rule put right since is read by today's (`plumbline.evaluation.read_anew`), and says so.
        """
        found = super().from_db(db, field_names, values, **more)
        if "figures" in field_names:
            if {"verdict", "sentence"} <= set(field_names):
                found._read_anew()
            found.figures = hide_small_figures(found.figures)
            if found.figures.get(HIDDEN) and {"verdict", "sentence"} <= set(field_names):
                found.sentence = sentence_of_few(found.verdict)
        return found

    def _read_anew(self) -> None:
        """The verdict by today's rule, from the figures as they were kept: those hidden on reading would tell nothing of it."""
        worth = self.figures.get("smallest_worth_having")
        low, high = self.figures.get("ci_low"), self.figures.get("ci_high")
        if worth is None or low is None or high is None:
            return
        said = read_anew(self.verdict, ci_low=low, ci_high=high, smallest_worth_having=worth)
        if said != self.verdict:
            self.verdict, self.sentence = said.value, read_anew_words(said, ci_low=low, ci_high=high)
