"""Accounts and memberships."""

from plumbline.access.models.membership import Membership
from plumbline.access.models.user import User


__all__ = ["Membership", "User"]
