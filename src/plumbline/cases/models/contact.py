"""Contacts: who was seen or sought, and for how long."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.sharing.models import Scoped


class Contact(Scoped):
    """One contact with somebody in a case, made or attempted. The dose is its minutes.

    ``person_id``: whom it was with; None is the person whom the case is counted by, and so is everything from before it was asked.
    ``counts_anyway``: with whomever it was, it is part of what the case counts, its dose and whether it was met (`Kind.counts_everybody`).

    ``words``: what was said or seen; ``view``: what the worker makes of it (DPA 2018 s.38(2): fact apart from opinion). Before there was a
    box for each, both stand in ``words``.
    ``their_words``: empty where fewer read them than the contact: then they stand in `ContactWords`.
    ``onward``: it was a session of an intervention that the person was referred to.

    Never edited. A correction is a further row that names the one it stands for; what counts is the last of each chain,
    unless that one withdraws it.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="contacts")
    person_id = models.UUIDField(null=True, help_text="null: whom the case is counted by")
    counts_anyway = models.BooleanField(default=False, help_text="with whomever it was, the case counts it")
    action = models.ForeignKey("cases.Action", on_delete=models.PROTECT, null=True, related_name="contacts")
    objective = models.ForeignKey(
        "cases.Objective", on_delete=models.PROTECT, null=True, related_name="contacts"
    )
    onward = models.ForeignKey("cases.Onward", on_delete=models.PROTECT, null=True, related_name="contacts")
    elements = ArrayField(
        models.TextField(), default=list, help_text="parts of the planned session that were delivered"
    )
    outcome = models.SlugField()
    reached = models.BooleanField()
    minutes = models.PositiveIntegerField(default=0)
    words = models.TextField(blank=True)
    view = models.TextField(
        blank=True, default="", help_text="what the worker makes of it, apart from what happened"
    )
    their_words = models.TextField(blank=True, help_text="what the person themselves said")
    went = models.PositiveSmallIntegerField(null=True, help_text="how it went, 1 badly to 5 well")
    safety_concern = models.BooleanField(default=False)
    who_is_told = models.TextField(blank=True)
    agency = models.UUIDField()
    happened_at = models.DateTimeField()
    logged_at = models.DateTimeField()
    logged_by = models.UUIDField()
    corrects = models.OneToOneField(
        "cases.Contact", on_delete=models.PROTECT, null=True, related_name="correction"
    )
    corrected_because = models.TextField(blank=True)
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ["happened_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reached=True) | models.Q(minutes=0), name="cases_contact_dose_when_reached"
            ),
            models.CheckConstraint(condition=models.Q(minutes__lte=1440), name="cases_contact_within_a_day"),
            models.CheckConstraint(
                condition=models.Q(safety_concern=False) | ~models.Q(who_is_told=""),
                name="cases_contact_concern_is_told",
            ),
            models.CheckConstraint(
                condition=models.Q(went__isnull=True) | models.Q(went__range=(1, 5), reached=True),
                name="cases_contact_went_one_to_five",
            ),
            models.CheckConstraint(
                condition=models.Q(corrects__isnull=True, corrected_because="", is_withdrawn=False)
                | (models.Q(corrects__isnull=False) & ~models.Q(corrected_because="")),
                name="cases_contact_correction_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(elements=[]) | models.Q(onward__isnull=False, reached=True),
                name="cases_contact_elements_of_a_session",
            ),
        ]

    @property
    def counts(self) -> bool:
        """Whether the case counts it: who else was seen is not the person met."""
        return self.person_id is None or self.counts_anyway


class ContactWords(Scoped):
    """The person's own words of one contact, where fewer read them than the contact: whoever may not read them learns of none.

    Never wider than the contact: nobody reads them who does not read that (`words_policy`).
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    contact = models.OneToOneField("cases.Contact", on_delete=models.PROTECT, related_name="said_apart")
    their_words = models.TextField(help_text="what the person themselves said")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(their_words=""), name="cases_contact_words_say_something"
            ),
            models.CheckConstraint(
                condition=~models.Q(marking="panel"), name="cases_contact_words_are_closed"
            ),
        ]
