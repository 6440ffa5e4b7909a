"""The four noes that a reader can act on, under one base.

Each message is a finished sentence for the person at the screen; ``slug`` is stable and goes to
logs and help pages, so a message may be reworded without breaking anything that counts refusals.
"""

from __future__ import annotations


class PlumblineError(Exception):
    """Base of every refusal that Plumbline makes on purpose.

    Parameters
    ----------
    message : a sentence for the user, without personal data.
    slug : stable words-with-hyphens name of the refusal.
    """

    default_slug = "refused"

    def __init__(self, message: str, *, slug: str | None = None) -> None:
        super().__init__(message)
        self.slug = slug or self.default_slug


class PermissionRefused(PlumblineError):
    """Not you: this person's role does not allow the act."""

    default_slug = "not-you"


class NotVisible(PlumblineError):
    """Not yours to see. Always shown as 404, so that absence and refusal look alike."""

    default_slug = "not-found"


class StageRefused(PlumblineError):
    """Not now: the state of the thing does not allow the act."""

    default_slug = "not-now"


class DataUnfit(PlumblineError):
    """Not with these numbers or this file."""

    default_slug = "data-unfit"
