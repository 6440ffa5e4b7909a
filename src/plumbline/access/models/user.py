"""Accounts."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.db import models


class Accounts(BaseUserManager["User"]):
    """Look up accounts by their sign-in name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the account whose e-mail address is ``username``."""
        return self.get(email__iexact=username)

    def choosable(self) -> models.QuerySet[User]:
        """Open accounts of people: whoever may be chosen to do or to answer something. Neither jobs nor agencies’ systems are. They alone get mail."""
        return self.filter(is_active=True, kind="person", is_system=False)


class User(AbstractBaseUser):
    """Somebody who signs in, or a named system job that never does.

    ``is_system``: the account is of an agency's system, which calls the machine door as it: nobody signs in with it, and nobody is asked by it.

    An account gives no sight of anything; memberships do, while they last.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    email = models.EmailField(unique=True)
    name = models.TextField()
    kind = models.TextField(default="person", help_text="person or job")
    is_active = models.BooleanField(default=True)
    is_system = models.BooleanField(default=False, db_default=False)
    language = models.TextField(
        blank=True, default="", db_default="", help_text="of their pages; none: as the browser asks"
    )

    objects: ClassVar[Accounts] = Accounts()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=["person", "job"]), name="access_user_kind"),
        ]

    def check_password(self, raw_password: str | None) -> bool:
        """Say whether this is the password. Never writes: a better hash is stored once the owner is known."""
        return check_password(raw_password, self.password)

    def __str__(self) -> str:
        return self.name
