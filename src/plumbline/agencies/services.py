"""Change the list of organisations."""

from __future__ import annotations

from django.db import transaction

from plumbline.agencies.models import Agency
from plumbline.audit.actors import Actor
from plumbline.audit.enums import Verb
from plumbline.audit.services import record


@transaction.atomic
def add_agency(*, slug: str, name: str, kind: str, by: Actor) -> Agency:
    """Add an agency, or return the one that already has this slug.

    Records
        ``agency.added``.
    """
    found = Agency.objects.filter(slug=slug).first()
    if found is not None:
        return found
    agency = Agency(slug=slug, name=name, kind=kind)
    record("agency.added", verb=Verb.ACCESS, object_kind="agency", objects=[agency.id], by=by)
    agency.save(force_insert=True)
    return agency
