"""Onward referrals: a person of a case offered an intervention, what was shared for it, and every step; needs not met."""

from __future__ import annotations

from django.db import models

from plumbline.cases.enums import OnwardState, Unmet, WhyNot
from plumbline.sharing.models import Scoped


class Onward(Scoped):
    """One person of a case referred to a provider, for one intervention.

    It follows the readers of the case; beside them the provider reads it, and what hangs on it, and nothing else of the case.
    So all that the provider may know stands here and in `OnwardFact`, copied: no key to records or to the case leads further.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="onward")
    # Copied from the case, which the provider does not see.
    ref = models.SlugField()
    scheme = models.ForeignKey("schemes.Scheme", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    version = models.ForeignKey("interventions.Version", on_delete=models.PROTECT, related_name="+")
    provider = models.UUIDField(help_text="the agency that delivers it")
    person_id = models.UUIDField()
    name = models.TextField()
    born = models.DateField(null=True)
    purpose = models.TextField()
    gateway = models.SlugField()
    citation = models.TextField()
    action = models.ForeignKey("cases.Action", on_delete=models.PROTECT, null=True, related_name="onward")
    objective = models.ForeignKey(
        "cases.Objective", on_delete=models.PROTECT, null=True, related_name="onward"
    )
    consent = models.ForeignKey(
        "cases.Consent", on_delete=models.PROTECT, null=True, related_name="onward",
        help_text="on which it rests, where the offer needs one",
    )  # fmt: skip
    answer_by = models.DateField()
    sent_at = models.DateTimeField()
    sent_by = models.UUIDField()
    sent_for = models.UUIDField(help_text="the agency of whoever sent it")

    class Meta:
        ordering = ["sent_at", "pk"]
        indexes = [models.Index(fields=["provider"])]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_onward_number"),
            models.CheckConstraint(
                condition=~models.Q(purpose="") & ~models.Q(gateway="") & ~models.Q(name=""),
                name="cases_onward_says_for_what",
            ),
        ]


class OnwardStep(Scoped):
    """One step of an onward referral: to which state, who, when, why. The number keeps two people from taking the same step."""

    onward = models.ForeignKey("cases.Onward", on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    state = models.SlugField()
    why = models.SlugField(blank=True, help_text="why it was declined")
    words = models.TextField(blank=True)
    agency = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["onward", "number"], name="cases_onward_step_number"),
            models.CheckConstraint(
                condition=models.Q(state__in=[s.value for s in OnwardState]), name="cases_onward_step_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state=OnwardState.DECLINED.value, why__in=[w.value for w in WhyNot])
                | (~models.Q(state=OnwardState.DECLINED.value) & models.Q(why="")),
                name="cases_onward_step_declined_why",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["declined", "ended_early", "refused", "taken_back"])
                | ~models.Q(words=""),
                name="cases_onward_step_says_why",
            ),
        ]


class OnwardFact(Scoped):
    """One fact that was shared for an onward referral, as it stood then."""

    onward = models.ForeignKey("cases.Onward", on_delete=models.PROTECT, related_name="facts")
    fact = models.ForeignKey("cases.Fact", on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    source = models.TextField()
    on = models.DateField()
    nature = models.SlugField()
    certainty = models.SlugField(blank=True, default="")

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["onward", "fact"], name="cases_onward_fact_once"),
        ]


class UnmetNeed(Scoped):
    """Help that somebody in a case needed and that was not to be had: what kind, and why."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="unmet")
    help = models.SlugField()
    why = models.SlugField()
    words = models.TextField(blank=True)
    objective = models.ForeignKey(
        "cases.Objective", on_delete=models.PROTECT, null=True, related_name="unmet"
    )
    agency = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(why__in=[u.value for u in Unmet]), name="cases_unmet_why"
            ),
            models.CheckConstraint(
                condition=~models.Q(why=Unmet.OTHER.value) | ~models.Q(words=""),
                name="cases_unmet_other_words",
            ),
        ]
