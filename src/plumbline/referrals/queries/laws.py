"""Read under which laws somebody may refer. Nothing about a person, so no entry in the ledger."""

from __future__ import annotations

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.referrals.agreements import Basis, basis_of
from plumbline.referrals.permissions import DECIDES, REFERS, referring_agency
from plumbline.schemes.models import Scheme


def laws_to_refer_under(viewer: Viewer, scheme: Scheme) -> Basis:
    """The laws that the viewer's agency may choose from when it refers to a scheme today; none where it cannot refer."""
    if not viewer.agencies_as(REFERS | DECIDES) & scheme.agencies:
        return Basis({})
    agency = referring_agency(viewer, scheme)
    return basis_of(scheme, discloser=agency, other=scheme.host_agency_id, on=timezone.localdate())


def laws_to_ask_under(scheme: Scheme) -> dict[str, str]:
    """The laws under which the host of a scheme may tell one or another of its agencies today who somebody is: slug to citation."""
    host, on = scheme.host_agency_id, timezone.localdate()
    bases = [basis_of(scheme, discloser=host, other=a, on=on) for a in sorted(scheme.agencies)]
    return {slug: words for basis in bases if basis.agreement for slug, words in basis.citations.items()}
