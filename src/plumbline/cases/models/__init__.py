"""Tables of the work, from the case down to its closure."""

from plumbline.cases.models.access_request import AccessAnswer, AccessReply, AccessRequest
from plumbline.cases.models.action import Action, ActionStep
from plumbline.cases.models.assessment import Assessment, AssessmentDraft, BandOverride
from plumbline.cases.models.break_glass import BreakGlass, BreakGlassReview, BreakGlassTry
from plumbline.cases.models.case import Case, CaseState
from plumbline.cases.models.case_file import CaseFile, CaseFileAnswer, CaseFileTaken
from plumbline.cases.models.case_form import CaseForm
from plumbline.cases.models.claim import (
    Claim,
    ClaimCheck,
    ClaimedPerson,
    ClaimSample,
    ClaimWithdrawal,
)
from plumbline.cases.models.contact import Contact, ContactWords
from plumbline.cases.models.delivery import Delivery, LeadWorker, Reassignment, SupervisionNote
from plumbline.cases.models.dormancy import DormancyAnswer
from plumbline.cases.models.fidelity import FidelityCheck
from plumbline.cases.models.flag import Flag, FlagRemoval
from plumbline.cases.models.formulation import Formulation
from plumbline.cases.models.handover import (
    Arrival,
    ArrivalClaim,
    ArrivalLetter,
    Handover,
    HandoverLetter,
    Peer,
    PeerEnd,
    PeerToken,
)
from plumbline.cases.models.learning import Learning, LearningSource, LearningStep
from plumbline.cases.models.look_back import LookBack, LookBackNote
from plumbline.cases.models.need import Need, NeedCount, NeedTakenOff
from plumbline.cases.models.objective import Objective, ObjectiveRating
from plumbline.cases.models.onward import Onward, OnwardFact, OnwardStep, UnmetNeed
from plumbline.cases.models.participant import Participant
from plumbline.cases.models.presence import Presence, PresenceEnd, PresenceShare
from plumbline.cases.models.prompt import PromptAnswer
from plumbline.cases.models.quality import (
    AuditedCase,
    QualityAudit,
    QualityDraw,
    QualityRating,
    QualitySettlement,
)
from plumbline.cases.models.release import ReleaseAnswer, ReleaseAsk
from plumbline.cases.models.reminder import Reminder, RequestReminder
from plumbline.cases.models.research import (
    Delegation,
    Fact,
    FactEnd,
    ReplyReason,
    ResearchReply,
    ResearchRequest,
)
from plumbline.cases.models.review import Closure, Reopening, Review
from plumbline.cases.models.safe_contact import SafeContact, SafeContactWords
from plumbline.cases.models.safety_plan import SafetyPlan, SafetyPlanWords
from plumbline.cases.models.session_plan import SessionPlan
from plumbline.cases.models.share_basis import ShareBasis
from plumbline.cases.models.share_end import ShareEnd
from plumbline.cases.models.staff_warning import StaffWarning, StaffWarningEnd, StaffWarningReason
from plumbline.cases.models.telling import (
    Consent,
    Objection,
    ObjectionAnswer,
    ObjectionExtension,
    ObjectionIdentity,
    ObjectionIdentityShown,
    Telling,
)
from plumbline.cases.models.track import StoredScore, TrackEntry
from plumbline.cases.models.transfer import Transfer, TransferReply
from plumbline.cases.models.victim import ClockStep, SafeWay, VictimWord


__all__ = [
    "AccessAnswer",
    "AccessReply",
    "AccessRequest",
    "Action",
    "ActionStep",
    "Arrival",
    "ArrivalClaim",
    "ArrivalLetter",
    "Assessment",
    "AssessmentDraft",
    "AuditedCase",
    "BandOverride",
    "BreakGlass",
    "BreakGlassReview",
    "BreakGlassTry",
    "Case",
    "CaseFile",
    "CaseFileAnswer",
    "CaseFileTaken",
    "CaseForm",
    "CaseState",
    "Claim",
    "ClaimCheck",
    "ClaimSample",
    "ClaimWithdrawal",
    "ClaimedPerson",
    "ClockStep",
    "Closure",
    "Consent",
    "Contact",
    "ContactWords",
    "Delegation",
    "Delivery",
    "DormancyAnswer",
    "Fact",
    "FactEnd",
    "FidelityCheck",
    "Flag",
    "FlagRemoval",
    "Formulation",
    "Handover",
    "HandoverLetter",
    "LeadWorker",
    "Learning",
    "LearningSource",
    "LearningStep",
    "LookBack",
    "LookBackNote",
    "Need",
    "NeedCount",
    "NeedTakenOff",
    "Objection",
    "ObjectionAnswer",
    "ObjectionExtension",
    "ObjectionIdentity",
    "ObjectionIdentityShown",
    "Objective",
    "ObjectiveRating",
    "Onward",
    "OnwardFact",
    "OnwardStep",
    "Participant",
    "Peer",
    "PeerEnd",
    "PeerToken",
    "Presence",
    "PresenceEnd",
    "PresenceShare",
    "PromptAnswer",
    "QualityAudit",
    "QualityDraw",
    "QualityRating",
    "QualitySettlement",
    "Reassignment",
    "ReleaseAnswer",
    "ReleaseAsk",
    "Reminder",
    "Reopening",
    "ReplyReason",
    "RequestReminder",
    "ResearchReply",
    "ResearchRequest",
    "Review",
    "SafeContact",
    "SafeContactWords",
    "SafeWay",
    "SafetyPlan",
    "SafetyPlanWords",
    "SessionPlan",
    "ShareBasis",
    "ShareEnd",
    "StaffWarning",
    "StaffWarningEnd",
    "StaffWarningReason",
    "StoredScore",
    "SupervisionNote",
    "Telling",
    "TrackEntry",
    "Transfer",
    "TransferReply",
    "UnmetNeed",
    "VictimWord",
]
