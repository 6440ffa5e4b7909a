"""Bring letters of hand-overs to other installations."""

from __future__ import annotations

from datetime import datetime

from plumbline.access.identity import acting_as
from plumbline.access.jobs import job_viewer
from plumbline.cases.queries.peers import peers_to_serve
from plumbline.cases.services.handover_posts import post_due


def post_letters(*, at: datetime | None = None) -> int:
    """One round over all installations that letters are exchanged with; return how many were heard. Begins and ends transactions of its own."""
    with acting_as(job_viewer("remind")):
        found = peers_to_serve()
    return sum(post_due(peer, at=at) for peer in found)
