"""The person's own words of contacts, where fewer read them than the contact."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.cases.models import Contact, ContactWords
from plumbline.schemes.permissions import narrowed
from plumbline.sharing.visibility import visible_to


def words_apart(viewer: Viewer, contacts: Iterable[Contact]) -> dict[UUID, ContactWords]:
    """Words that stand apart from their contact and that the viewer reads, by the id of the contact. The caller writes the entry."""
    rows = ContactWords.objects.filter(contact__in=[c.id for c in contacts])
    return {row.contact_id: row for row in visible_to(narrowed(viewer), rows)}
