"""Load an instrument that this installation holds a licence for."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.assessments import permissions
from plumbline.assessments.definition import as_json
from plumbline.assessments.models import Instrument
from plumbline.assessments.reading import read_instrument
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


@transaction.atomic
def load_instrument(*, path: Path, by: Viewer, at: datetime | None = None) -> tuple[Instrument, bool]:
    """Load one from a file; return it, and whether it is new. The same contents again change nothing.

    Refuses
        PermissionRefused: a person who answers for no licence.
        DataUnfit: a fault in the file, or another instrument under this name and version.
    Records
        ``instrument.loaded``.
    """
    permissions.check_may_load(by)
    read = read_instrument(path)
    held = Instrument.objects.filter(slug=read.slug, version=read.version).first()
    if held is not None and held.sha256 == read.sha256:
        return held, False
    if held is not None:
        raise DataUnfit(
            say(
                "Version {version} of “{slug}” is loaded with other contents. Give this one another "
                "version; referrals keep the one that they were made with.",
                version=read.version,
                slug=read.slug,
            ),
            slug="version-held",
        )
    row = Instrument(
        slug=read.slug,
        version=read.version,
        title=read.title,
        licence=read.licence,
        source=read.source,
        made_up=read.made_up,
        effective_from=read.effective_from,
        questions=read.questions,
        definition=as_json(read.definition),
        sha256=read.sha256,
        loaded_at=at or timezone.now(),
        loaded_by=by.user_id,
    )
    record(
        "instrument.loaded", verb=Verb.ALTERATION, object_kind="instrument", objects=[row.id], by=by, at=at
    )
    save_once(row, clash="Somebody else loaded this version just now.")
    return row, True
