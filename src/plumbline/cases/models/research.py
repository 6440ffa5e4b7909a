"""Research: what agencies were asked, what they answered, fact by fact."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone

from plumbline.cases.enums import Answer, BackWhy, Certainty, Nature
from plumbline.sharing.models import Scoped


class ResearchRequest(Scoped):
    """One agency asked about one person.

    Marked for its owner at first: the asked agency sees this row, and not the case. When a meeting lets
    agencies in to the case the marking becomes the panel's, and answers follow the readers of the case.
    ``gateway``, ``citation``, ``agreement``: the law that telling this agency who it is rests on; null where it is not recorded.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="requests")
    # Copied from the case, which whoever is asked does not see.
    ref = models.SlugField()
    scheme = models.ForeignKey("schemes.Scheme", on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField()
    # Everybody in the case, the principal too: key and part, copied for the same reason.
    people = models.JSONField(default=list)
    agency = models.UUIDField()
    question = models.TextField()
    gateway = models.SlugField(null=True)  # noqa: DJ001 - null is "not recorded", and there is no law without a name
    citation = models.TextField(null=True)  # noqa: DJ001
    agreement = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField()
    due_on = models.DateField()
    # Where the limit is in hours: the moment on that day. It changes with the rating of the case while nobody has answered.
    due_at = models.DateTimeField(null=True)

    def is_over(self, at: datetime) -> bool:
        """Whether its moment, or its last day, is past."""
        return at > self.due_at if self.due_at else timezone.localdate(at) > self.due_on

    class Meta:
        ordering = ["due_on", "asked_at", "agency", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "agency", "asked_at"], name="cases_request_once"),
            models.CheckConstraint(
                condition=models.Q(gateway__isnull=True, citation__isnull=True)
                | (models.Q(citation__isnull=False) & ~models.Q(gateway="") & ~models.Q(citation="")),
                name="cases_request_law_whole",
            ),
        ]


class Delegation(Scoped):
    """A request was given to one colleague of the agency that was asked, or taken back (``given_to`` empty). The last row counts (journeys 2.4).

    It gives nobody sight: everybody else there may answer still. Read by that agency alone.
    """

    request = models.ForeignKey("cases.ResearchRequest", on_delete=models.PROTECT, related_name="delegations")
    number = models.PositiveIntegerField()
    given_to = models.UUIDField(null=True)
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="cases_delegation_number"),
            models.CheckConstraint(condition=models.Q(marking="owner"), name="cases_delegation_is_closed"),
        ]


class ResearchReply(Scoped):
    """The one answer to a request. "Cannot say" and "known" come with words or facts."""

    request = models.OneToOneField("cases.ResearchRequest", on_delete=models.PROTECT, related_name="reply")
    answer = models.SlugField()
    words = models.TextField(blank=True)
    replied_at = models.DateTimeField()
    replied_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer__in=[a.value for a in Answer]), name="cases_reply_answer"
            ),
            models.CheckConstraint(
                # Why an agency cannot say stands in a row of its own, which fewer read.
                condition=~models.Q(answer=Answer.CANNOT_SAY.value) | models.Q(words=""),
                name="cases_reply_refusal_apart",
            ),
        ]


class ReplyReason(Scoped):
    """Why an agency cannot say: for itself, and whoever co-ordinates or chairs for the host. Nobody else in the case reads it, nor does it leave.

    "A covert operation" and "she is in our refuge" are such reasons: the answer is everybody's, its reason is not.
    """

    reply = models.OneToOneField("cases.ResearchReply", on_delete=models.PROTECT, related_name="reason")
    words = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(words=""), name="cases_reply_reason_says_why"),
            models.CheckConstraint(condition=~models.Q(marking="panel"), name="cases_reply_reason_is_closed"),
        ]


class Fact(Scoped):
    """One statement, with its source, its day, whether it is fact or opinion, how sure its agency is if it says, and the law it is given under.

    ``regime``, ``lawful_basis``, ``condition``: under which data-protection regime its agency gives it, on which basis, and on which condition where
    it is of a sensitive sort (`kinds/shared/regimes.yaml`); empty in facts from before these were kept. Any statement about somebody at risk may be of
    such a sort, so none is kept without its condition.
    """

    reply = models.ForeignKey("cases.ResearchReply", on_delete=models.PROTECT, related_name="facts")
    words = models.TextField()
    source = models.TextField()
    on = models.DateField()
    nature = models.SlugField()
    certainty = models.SlugField(blank=True, default="")
    gateway = models.SlugField()
    citation = models.TextField()
    regime = models.TextField(blank=True, default="")
    lawful_basis = models.TextField(blank=True, default="")
    condition = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["on", "words", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(regime="") | (~models.Q(lawful_basis="") & ~models.Q(condition="")),
                name="cases_fact_basis_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(nature__in=[n.value for n in Nature]), name="cases_fact_nature"
            ),
            models.CheckConstraint(
                condition=models.Q(certainty__in=["", *(c.value for c in Certainty)]),
                name="cases_fact_certainty",
            ),
            models.CheckConstraint(
                condition=~models.Q(words="") & ~models.Q(source="") & ~models.Q(gateway=""),
                name="cases_fact_complete",
            ),
        ]


class FactEnd(Scoped):
    """What an agency gave is taken back by it: withdrawn, said in other words, or kept to itself from now on (UK GDPR Art 16, 18).

    Read by whoever read the fact; the fact itself by its own agency alone from then on (`fact_end_policy`). Its words stay in the database.
    ``replaced_by``: the fact that stands for it, with no more readers than it had.
    """

    reply = models.ForeignKey("cases.ResearchReply", on_delete=models.PROTECT, related_name="fact_ends")
    fact = models.ForeignKey("cases.Fact", on_delete=models.PROTECT, related_name="ends")
    why = models.SlugField()
    because = models.TextField()
    replaced_by = models.OneToOneField(
        "cases.Fact", on_delete=models.PROTECT, null=True, related_name="stands_for"
    )
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(why__in=[w.value for w in BackWhy]), name="cases_factend_why"
            ),
            models.CheckConstraint(condition=~models.Q(because=""), name="cases_factend_says_why"),
            models.CheckConstraint(
                condition=models.Q(why=BackWhy.CORRECTED.value, replaced_by__isnull=False)
                | (~models.Q(why=BackWhy.CORRECTED.value) & models.Q(replaced_by__isnull=True)),
                name="cases_factend_correction_stands",
            ),
            models.UniqueConstraint(
                fields=["fact"],
                condition=~models.Q(why=BackWhy.NARROWED.value),
                name="cases_factend_ends_once",
            ),
            models.UniqueConstraint(
                fields=["fact"],
                condition=models.Q(why=BackWhy.NARROWED.value),
                name="cases_factend_narrows_once",
            ),
        ]
