"""What was asked of a chair before papers of a meeting left the screen, and what they answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.meetings import permissions
from plumbline.meetings.enums import PAPER_NAMES, Papers
from plumbline.meetings.models import ConsentAnswer, ConsentRequest, Meeting, Printout
from plumbline.meetings.queries.sight import visible_meetings
from plumbline.schemes.permissions import caseworker, narrowed
from plumbline.schemes.queries import kind_of
from plumbline.sharing.visibility import one_visible_to, visible_to


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One request in finished words. ``answer`` is empty while it waits; ``used``: the papers were printed."""

    request: ConsentRequest
    label: str
    by: str
    answer: str
    is_given: bool
    because: str
    answered_by: str
    answered_at: datetime | None
    used: bool


def consents_of(viewer: Viewer, meeting: Meeting) -> tuple[ConsentLine, ...]:
    """What was asked about a meeting, the latest first. Names nobody who is spoken of."""
    rows = list(visible_to(narrowed(viewer), ConsentRequest.objects.filter(meeting=meeting)))
    answers = {a.request_id: a for a in ConsentAnswer.objects.filter(request__in=rows)}
    used = set(Printout.objects.filter(consent__in=rows).values_list("consent_id", flat=True))
    users = names_of_users({r.asked_by for r in rows} | {a.by for a in answers.values()})
    return tuple(_line(row, answers.get(row.id), users, row.id in used) for row in rows)


def _line(
    row: ConsentRequest, answer: ConsentAnswer | None, users: dict[UUID, str], used: bool
) -> ConsentLine:
    return ConsentLine(
        request=row,
        label=PAPER_NAMES[Papers(row.what)],
        by=users.get(row.asked_by, ""),
        answer=("Consent given" if answer.given else "Consent not given") if answer else "",
        is_given=answer is not None and answer.given,
        because=answer.because if answer else "",
        answered_by=users.get(answer.by, "") if answer else "",
        answered_at=answer.at if answer else None,
        used=used,
    )


def consent_request_for(viewer: Viewer, request_id: UUID) -> ConsentRequest:
    """Return one request, to answer.

    Raises
    ------
    NotVisible: it is not there, or its meeting is not theirs to see.
    """
    rows = ConsentRequest.objects.filter(id=request_id, meeting__in=visible_meetings(viewer))
    return one_visible_to(caseworker(viewer), rows.select_related("meeting__scheme"))


def may_print_now(viewer: Viewer, meeting: Meeting) -> bool:
    """Say whether the viewer may print papers of a meeting now: a consent is not needed, or one of theirs was not used yet."""
    kind = kind_of(meeting.scheme).meeting
    if not permissions.needs_consent(viewer, meeting.scheme, kind):
        return True
    return any(
        line.request.asked_by == viewer.user_id and line.is_given and not line.used
        for line in consents_of(viewer, meeting)
    )


def consent_to_use(meeting: Meeting, what: Papers, *, by: Viewer) -> ConsentRequest | None:
    """The consent by which somebody who is no chair prints now: theirs, given, of this meeting and these papers, and not used yet."""
    rows = ConsentRequest.objects.filter(
        meeting=meeting, what=what.value, asked_by=by.user_id, answer__given=True
    )
    used = Printout.objects.filter(consent__isnull=False).values("consent")
    return rows.exclude(id__in=used).order_by("asked_at", "id").first()
