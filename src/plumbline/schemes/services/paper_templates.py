"""Set the Word file into which papers of a scheme are put."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.ingest.word_template import check_template
from plumbline.schemes import permissions
from plumbline.schemes.models import PaperTemplate, Scheme
from plumbline.schemes.queries.paper_templates import paper_templates
from plumbline.values.errors import DataUnfit, StageRefused


@transaction.atomic
def set_paper_template(
    *, scheme: Scheme, what: str, file: bytes, because: str, by: Viewer, at: datetime | None = None
) -> PaperTemplate:
    """Set the template of one sort of paper from now on. The one before stays; an empty file goes back to the standard one.

    Refuses
        PermissionRefused: neither chair nor co-ordinator of the scheme.
        DataUnfit: no reason, or a file that will not do (`check_template`).
        StageRefused: somebody set another at the same moment.
    Records
        ``paper_template.set``.
    """
    permissions.check_may_set_templates(by, scheme)
    if not because.strip():
        raise DataUnfit("Say why this area has its own.", slug="no-reason")
    if file:
        check_template(file)
    row = PaperTemplate(
        scheme=scheme,
        what=what,
        number=len(paper_templates(scheme, what)) + 1,
        file=file,
        because=because.strip(),
        set_by=by.user_id,
        set_at=at or timezone.now(),
    )
    record(
        "paper_template.set",
        verb=Verb.ALTERATION,
        object_kind="paper-template",
        objects=[row.id, scheme.id],
        by=by,
        at=at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise StageRefused("Somebody set another template at this moment. Look at it first.") from None
    return row
