"""Second factors: the secret that an authenticator app shares with us."""

from __future__ import annotations

import uuid

from django.db import models


class SecondFactor(models.Model):
    """One enrolment of an authenticator app, from its start to its end. Ended rows stay; their secret goes.

    ``sealed`` is the secret under AES-GCM (`access.sealing`). ``last_step`` is the time step of the
    last code taken: no code of that step or an earlier one is taken again (RFC 6238 section 5.2).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField(editable=False)
    started_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    last_step = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(confirmed_at__isnull=False, ended_at__isnull=True),
                name="access_one_second_factor",
            ),
        ]
