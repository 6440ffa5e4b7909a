"""Link everybody or what has arrived, undo a run, and keep what people decide about pairs."""

from plumbline.linking.services.desk import decide_pair, take_back_decision
from plumbline.linking.services.runs import LinkReport, link_arrivals, link_everyone, undo_run


__all__ = ["LinkReport", "decide_pair", "link_arrivals", "link_everyone", "take_back_decision", "undo_run"]
