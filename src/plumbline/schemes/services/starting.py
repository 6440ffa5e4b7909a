"""Start a scheme by hand, and take one back that nothing has come to."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.schemes import permissions
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries.starting import check_led
from plumbline.schemes.services.proposing import change_value
from plumbline.schemes.services.schemes import start_scheme
from plumbline.schemes.starting import GivenScheme, check_named, check_table, slug_for
from plumbline.values.errors import DataUnfit, StageRefused


STARTING = "plumbline.starting-a-scheme"


@transaction.atomic
def begin_scheme(*, given: GivenScheme, by: Viewer, at: datetime | None = None) -> Scheme:
    """Start a scheme as a partnership says, with its own values from its first day. It takes no case until its charter is signed.

    Two who start at once take turns, so that whoever is second meets the name of the first and is told so.

    Refuses
        PermissionRefused: not a co-ordinator, chair or administrator of the host; values set by who neither chairs nor co-ordinates.
        DataUnfit: a name that will not do or is taken, no partner, nobody at the table who chairs or co-ordinates, a kind that is
        not of this nation, a value that will not do.
    Records
        ``scheme.started``, and ``scheme.value_set`` for each value; ``scheme.value_proposed`` for a limit or threshold, which waits for a second person.
    """
    permissions.check_may_set_up(by, given.host)
    name = " ".join(given.name.split())
    _take_a_turn()
    check_named(name, Scheme.objects.filter(taken_back_at__isnull=True).values_list("name", flat=True))
    check_table(given)
    check_led(given.agencies)
    moment = at or timezone.now()
    scheme = start_scheme(
        slug=slug_for(name, Scheme.objects.values_list("slug", flat=True)),
        kind=given.kind,
        name=name,
        host_agency=given.host,
        partner_agencies=given.partners,
        nation=given.nation,
        by=by,
        at=moment,
    )
    for value in given.values:
        change_value(
            scheme=scheme,
            path=value.path,
            value=value.value,
            because=value.because,
            from_date=timezone.localdate(moment),
            by=by,
            at=moment,
        )
    scheme.refresh_from_db(fields=["local"])
    return scheme


def _take_a_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [STARTING])


@transaction.atomic
def take_back_scheme(*, scheme: Scheme, because: str, by: Viewer, at: datetime | None = None) -> None:
    """Take a scheme back that was started and never used. Its rows stay; it is at no table any more, and its name is free.

    Refuses
        PermissionRefused: not a co-ordinator, chair or administrator of the host agency.
        DataUnfit: no reason.
        StageRefused: it is in use, or was taken back before.
    Records
        ``scheme.taken_back``.
    """
    permissions.check_may_set_up(by, scheme.host_agency_id)
    if not because.strip():
        raise DataUnfit("Say why, in a few words.", slug="why-missing")
    row = Scheme.objects.select_for_update().get(id=scheme.id)
    if row.in_use_since is not None:
        raise StageRefused(
            "This scheme is in use: a list, a referral, a case or a meeting came to it. It cannot be taken back.",
            slug="scheme-in-use",
        )
    if row.taken_back_at is not None:
        raise StageRefused("This scheme was taken back before.", slug="scheme-in-use")
    record("scheme.taken_back", verb=Verb.ALTERATION, object_kind="scheme", objects=[row.id], by=by, at=at)
    row.taken_back_at, row.taken_back_because = at or timezone.now(), because.strip()
    row.save(update_fields=["taken_back_at", "taken_back_because"])
