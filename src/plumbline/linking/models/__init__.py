"""Runs, what they changed, what waits, and what people decided."""

from plumbline.linking.models.decision import Decision
from plumbline.linking.models.link_run import LinkRun
from plumbline.linking.models.proposal import Proposal
from plumbline.linking.models.rekey import Rekey


__all__ = ["Decision", "LinkRun", "Proposal", "Rekey"]
