"""How a case is delivered, who leads the work with it, who an action passed to, and what was said in supervision."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class Delivery(Scoped):
    """From ``at`` a case is delivered by the panel or by a team. The last row counts; a case without one is the panel's."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="deliveries")
    number = models.PositiveIntegerField()
    how = models.SlugField()
    because = models.TextField()
    change = models.UUIDField(null=True, help_text="of all open cases at once, of which this is one row")
    undoes = models.UUIDField(null=True, help_text="the change of all cases that this row takes back")
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        indexes = [models.Index(fields=["change"], name="cases_delivery_change_idx")]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_delivery_number"),
            models.CheckConstraint(
                condition=models.Q(how__in=["panel", "team"]), name="cases_delivery_known"
            ),
            models.CheckConstraint(condition=~models.Q(because=""), name="cases_delivery_says_why"),
        ]


class LeadWorker(Scoped):
    """From ``at`` one person of an agency leads the work with a case; nobody, where ``user`` is empty. The last row counts."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="lead_workers")
    number = models.PositiveIntegerField()
    user = models.UUIDField(null=True, help_text="who leads")
    agency = models.UUIDField(help_text="that person's agency, or that of whoever led before")
    because = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        indexes = [models.Index(fields=["user"], name="cases_leadw_user_idx")]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_lead_worker_number"),
            models.CheckConstraint(condition=~models.Q(because=""), name="cases_lead_worker_says_why"),
        ]


class Reassignment(Scoped):
    """An action passed from one owner to another. The database sets the owner of the action by this row, and by nothing else."""

    action = models.ForeignKey("cases.Action", on_delete=models.PROTECT, related_name="reassignments")
    number = models.PositiveIntegerField()
    from_owner = models.UUIDField()
    from_agency = models.UUIDField()
    owner = models.UUIDField(help_text="who is to do it from now on")
    agency = models.UUIDField(help_text="that person's agency")
    why = models.SlugField()
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["action", "number"], name="cases_reassignment_number"),
            models.CheckConstraint(
                condition=models.Q(why__in=["directed", "leaving", "away", "taken_on"]),
                name="cases_reassignment_why",
            ),
        ]


class SupervisionNote(Scoped):
    """What the manager of a team and a specialist said of the work with a case. Sealed; those two alone read it."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="supervision_notes")
    manager = models.UUIDField()
    specialist = models.UUIDField()
    sealed = models.BinaryField(editable=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
