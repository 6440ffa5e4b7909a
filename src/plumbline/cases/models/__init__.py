"""Tables of the work, from the case down to its closure."""

from plumbline.cases.models.action import Action, ActionStep
from plumbline.cases.models.case import Case, CaseState
from plumbline.cases.models.contact import Contact
from plumbline.cases.models.objective import Objective, ObjectiveRating
from plumbline.cases.models.participant import Participant
from plumbline.cases.models.reminder import Reminder
from plumbline.cases.models.research import Fact, ResearchReply, ResearchRequest
from plumbline.cases.models.review import Closure, Review


__all__ = [
    "Action",
    "ActionStep",
    "Case",
    "CaseState",
    "Closure",
    "Contact",
    "Fact",
    "Objective",
    "ObjectiveRating",
    "Participant",
    "Reminder",
    "ResearchReply",
    "ResearchRequest",
    "Review",
]
