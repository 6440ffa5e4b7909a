"""Change the list of organisations."""

from __future__ import annotations

from django.db import transaction

from plumbline.agencies.kinds import AGENCY_KINDS
from plumbline.agencies.models import Agency
from plumbline.audit.actors import Actor
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


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


@transaction.atomic
def set_kind(*, agency: Agency, kind: str, by: Actor) -> Agency:
    """Say what kind of organisation an agency is, where that was written otherwise: laws and rules of meetings ask for it.

    Raises
    ------
    DataUnfit: there is no such kind; the message lists those there are.

    Records
        ``agency.kind_set``.
    """
    check_kind(kind)
    record("agency.kind_set", verb=Verb.ALTERATION, object_kind="agency", objects=[agency.id], by=by)
    agency.kind = kind
    agency.save(update_fields=["kind"])
    return agency


def check_kind(kind: str) -> None:
    """Refuse a kind of agency that no law and no rule knows.

    Raises
    ------
    DataUnfit: there is no such kind; the message lists those there are.
    """
    if kind not in AGENCY_KINDS:
        raise DataUnfit(
            say(
                "There is no kind of agency called “{kind}”. Kinds: {known}.",
                kind=kind,
                known=", ".join(AGENCY_KINDS),
            ),
            slug="no-agency-kind",
        )
