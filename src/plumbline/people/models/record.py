"""Records."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.sharing.models import Scoped


class Record(Scoped):
    """A person as one agency gave them. Corrected by a new version, never edited.

    ``surname_form`` is the comparison form of the surname: looked up by equality, because pattern
    search cannot use an index under row-level security (assurance R10).
    """

    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="records")
    # The batch that first gave these very contents, and every batch that has given them since.
    batch_id = models.UUIDField(null=True)
    given_by = ArrayField(models.UUIDField(), default=list)
    feed = models.SlugField()
    record_ref = models.TextField()
    first_name = models.TextField(null=True)  # noqa: DJ001 - null is "not given", which is no evidence
    last_name = models.TextField(null=True)  # noqa: DJ001
    other_names = models.TextField(null=True)  # noqa: DJ001
    surname_form = models.TextField(null=True)  # noqa: DJ001
    date_of_birth = models.DateField(null=True)
    sex = models.TextField(null=True)  # noqa: DJ001
    postcode = models.TextField(null=True)  # noqa: DJ001
    address = models.TextField(null=True)  # noqa: DJ001
    phone = models.TextField(null=True)  # noqa: DJ001
    pnc_id = models.TextField(null=True)  # noqa: DJ001
    nhs_number = models.TextField(null=True)  # noqa: DJ001
    person_key = models.TextField(null=True)  # noqa: DJ001
    recorded_on = models.DateField(null=True)
    content_hash = models.TextField()
    made_up = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["feed", "record_ref"]),
            models.Index(fields=["surname_form", "date_of_birth"]),
            models.Index(fields=["batch_id"]),
        ]
        constraints = [
            # One live version of each record of a supplier. Within one agency only: across agencies a
            # unique key would tell one that another holds somebody (assurance R5).
            models.UniqueConstraint(
                fields=["owner_agency", "feed", "record_ref"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="people_record_live_once",
            ),
        ]
