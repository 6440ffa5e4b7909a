"""SQL of meetings with a quorum: a decision that was taken back, written down by mistake, speaks against none."""

from __future__ import annotations

from plumbline.meetings.policy import QUORUM_COUNTS
from plumbline.sharing.policy import rewritten


_WITHOUT = "cardinality(d.missing_kinds) > 0"
QUORUM_OF_WHAT_STANDS = rewritten(
    QUORUM_COUNTS,
    (
        _WITHOUT,
        f"{_WITHOUT} AND NOT EXISTS (SELECT FROM public.meetings_decisionend x WHERE x.decision_id = d.id)",
    ),
)
