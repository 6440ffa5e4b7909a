"""Sign a charter."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.schemes import permissions
from plumbline.schemes.charters import GivenCharter, check_whole
from plumbline.schemes.models import Charter, Scheme
from plumbline.values.errors import DataUnfit


@transaction.atomic
def sign_charter(*, scheme: Scheme, charter: GivenCharter, by: Viewer, at: datetime | None = None) -> Charter:
    """Write down what was agreed that the scheme is for. From its day on the scheme may take cases.

    Refuses
        PermissionRefused: neither chair nor co-ordinator of the scheme.
        DataUnfit: a part is missing, a second charter on one day, or it is to be reviewed before it begins.
    Records
        ``charter.signed``.
    """
    permissions.check_may_sign(by, scheme)
    check_whole(charter, names_of(scheme.agencies))
    if Charter.objects.filter(scheme=scheme, signed_on=charter.signed_on).exists():
        raise DataUnfit("A charter was already signed on that day.", slug="charter-signed-on")
    row = _row(scheme, charter, by)
    record("charter.signed", verb=Verb.ALTERATION, object_kind="charter", objects=[row.id], by=by, at=at)
    row.save(force_insert=True)
    return row


def _row(scheme: Scheme, given: GivenCharter, by: Viewer) -> Charter:
    line = given.stop_line
    return Charter(
        scheme=scheme,
        aim=given.aim.strip(),
        who_for=given.who_for.strip(),
        criteria=[one.strip() for one in given.criteria],
        lawful_basis=given.lawful_basis.strip(),
        measure=given.measure.strip(),
        theory=[{part: words.strip() for part, words in asdict(chain).items()} for chain in given.theory],
        roles=[
            {"agency": str(agency), "brings": given.brings[agency].strip()} for agency in sorted(given.brings)
        ],
        success_test=given.success_test.strip(),
        stop_rule=given.stop_rule.strip(),
        stop_figure=line.figure.value if line else "",
        stop_line=line.per_cent if line else None,
        stop_quarters=line.quarters if line else None,
        agreed_by=given.agreed_by.strip(),
        signed_on=given.signed_on,
        review_on=given.review_on,
        signed_by=by.user_id,
    )
