"""What is proposed to be agreed without discussion, as the viewer sees it."""

from __future__ import annotations

from dataclasses import dataclass

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.cases.queries.sight import heard_at
from plumbline.meetings import permissions
from plumbline.meetings.enums import Stage
from plumbline.meetings.models import AgendaItem, Pulled, TogetherProposal
from plumbline.schemes.queries import kind_of


@dataclass(frozen=True, slots=True)
class TogetherLine:
    """How a case stands to what is taken together.

    ``proposal`` is None where nobody proposed it. ``pulled_by`` names the agency that wants it discussed. ``may_propose`` and
    ``may_pull`` say what the viewer may do now; ``is_waiting``: the chair's word is all that is missing.
    """

    proposal: TogetherProposal | None
    label: str
    pulled: Pulled | None
    pulled_by: str
    is_waiting: bool
    may_propose: bool
    may_pull: bool


def together_line(viewer: Viewer, item: AgendaItem, stage: Stage, *, decided: bool) -> TogetherLine:
    """Return how one case, which the viewer sees, stands to what is taken together."""
    proposal = TogetherProposal.objects.filter(item=item).first()
    pulled = Pulled.objects.filter(item=item).first()
    scheme = item.meeting.scheme
    in_case = set(item.seen_by_agencies) & scheme.agencies
    waits = proposal is not None and pulled is None and not decided
    leads = permissions.may(viewer, "propose_together", scheme)
    fit = leads and stage is Stage.SCHEDULED and proposal is None and not decided
    return TogetherLine(
        proposal=proposal,
        label=kind_of(scheme).meeting.label_of(proposal.kind) if proposal else "",
        pulled=pulled,
        pulled_by=names_of([pulled.agency]).get(pulled.agency, "") if pulled else "",
        is_waiting=waits,
        may_propose=fit and heard_at(item.case) is not None,
        may_pull=waits
        and stage in (Stage.SCHEDULED, Stage.BEGUN)
        and bool(viewer.agencies_as(permissions.MAY["pull_out"]) & in_case),
    )
