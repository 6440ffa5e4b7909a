"""Actions, and every step of each."""

from __future__ import annotations

from django.db import models

from plumbline.cases.enums import Shows
from plumbline.sharing.models import Scoped


class Action(Scoped):
    """Something a named person at a named agency is to do, by a day, for an objective or openly for none.

    Never edited: where it stands, and its day, are in its last step. Who owns it now is kept here by its last reassignment.
    ``delivery``: how its case was delivered when it was agreed.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="actions")
    objective = models.ForeignKey(
        "cases.Objective", on_delete=models.PROTECT, null=True, related_name="actions"
    )
    serves_none_because = models.TextField(blank=True)
    verb = models.TextField()
    what = models.TextField()
    person_id = models.UUIDField(null=True, help_text="whom of the case it is for; null: not said")
    owner = models.UUIDField(help_text="the person who is to do it")
    agency = models.UUIDField(help_text="that person's agency")
    is_new = models.BooleanField(
        null=True, help_text="would not have happened without the panel; null: not said"
    )
    driver = models.SlugField(blank=True, help_text="what it should move, or `none`; blank: not said")
    delivery = models.SlugField(default="panel")
    follows = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="followed_by",
        help_text="the action that it takes up again",
    )
    proposed_at = models.DateTimeField()
    proposed_by = models.UUIDField()

    class Meta:
        ordering = ["proposed_at", "verb", "what", "pk"]
        indexes = [models.Index(fields=["owner"]), models.Index(fields=["agency"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(objective__isnull=False, serves_none_because="")
                | (models.Q(objective__isnull=True) & ~models.Q(serves_none_because="")),
                name="cases_action_serves_or_says_none",
            ),
            models.CheckConstraint(
                condition=~models.Q(verb="") & ~models.Q(what=""), name="cases_action_verb_and_object"
            ),
        ]


class ActionStep(Scoped):
    """One step of an action. The number keeps two people from taking the same step.

    What shows that it is done: ``proof``, a contact; or ``shown_id``, another row of its case, of the sort ``shown_kind``.
    """

    action = models.ForeignKey("cases.Action", on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    state = models.SlugField()
    due_on = models.DateField()
    reason = models.SlugField(blank=True)
    words = models.TextField(blank=True)
    whose = models.UUIDField(null=True, help_text="whose it is, by whoever declined it")
    whose_agency = models.UUIDField(null=True)
    proof = models.ForeignKey("cases.Contact", on_delete=models.PROTECT, null=True, related_name="proves")
    shown_kind = models.SlugField(blank=True)
    shown_id = models.UUIDField(null=True, help_text="the row that shows it, by its sort")
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["action", "number"], name="cases_step_number"),
            models.CheckConstraint(
                condition=~models.Q(state__in=["done", "could_not", "did_not", "declined", "superseded"])
                | ~models.Q(words=""),
                name="cases_step_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(shown_kind="", shown_id__isnull=True)
                | models.Q(
                    shown_kind__in=[s.value for s in Shows],
                    shown_id__isnull=False,
                    proof__isnull=True,
                    state="done",
                ),
                name="cases_step_shown_by_one",
            ),
            models.CheckConstraint(
                condition=models.Q(whose__isnull=True, whose_agency__isnull=True)
                | models.Q(whose__isnull=False, whose_agency__isnull=False, state="declined"),
                name="cases_step_says_whose",
            ),
        ]
