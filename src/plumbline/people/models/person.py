"""Person keys."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class Person(Scoped):
    """A key that records are joined to, and nothing else: no name, no role.

    When two keys turn out to be one person the younger becomes an alias of the elder. ``alias_of``
    always names the eldest, so that one step resolves any key.
    """

    made_up = models.BooleanField(default=False)
    alias_of = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="aliases")
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(alias_of=models.F("id")), name="people_person_own_alias"
            )
        ]
