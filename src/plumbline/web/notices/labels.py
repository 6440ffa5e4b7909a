"""What a notice is called, in the inbox, on its page and where it is put off."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from django.utils import timezone

from plumbline.cases.enums import (
    ABOUT_FACT_END,
    ABOUT_GLASS,
    ABOUT_GLASS_LATE,
    ABOUT_LOOK_BACK,
    ABOUT_ONWARD,
    ABOUT_PLAN,
    ABOUT_RELEASE,
    ABOUT_REQUEST,
    ABOUT_TELLING,
    ABOUT_WARNING,
    ENDED_FACT,
    ENDED_ON_PAPER,
    ONWARD_ARRIVED,
    ONWARD_CHANGED,
    ONWARD_UNANSWERED,
    ONWARD_WITHDRAWN,
    REQUEST_ASKED,
    REQUEST_BACK,
    REQUEST_GIVEN,
    REQUEST_NOTICE,
)
from plumbline.cases.services.chasing import NEEDS_OWNER
from plumbline.meetings.enums import (
    ABOUT_DECISION_END,
    ABOUT_LINE_END,
    ABOUT_MEETING,
    ABOUT_QUESTION,
    ACTIONS_WAIT,
    CONSENT_ANSWERED,
    CONSENT_ASKED,
    LINE_TAKEN_BACK,
    MINUTES_OUT,
    QUESTION_ASKED,
    TOGETHER_PROPOSED,
)
from plumbline.notices.enums import MEETING_CALLED, MEETING_CANCELLED, MEETING_MOVED
from plumbline.notices.queries import Notice
from plumbline.referrals.enums import (
    ABOUT_REFERRAL,
    DECIDED_NOTICE,
    ENDED_NOTICE,
    REOPENED_NOTICE,
    URGENT_NOTICE,
)
from plumbline.schemes.enums import ABOUT_VALUE, VALUE_ANSWERED, VALUE_PROPOSED
from plumbline.schemes.reading.ladder import ladder
from plumbline.sharing.enums import ABOUT_AGREEMENT


# What was decided is not looked up for a line that only says that it is put off or put away.
PLAIN: Mapping[UUID, bool] = MappingProxyType({})
PASSED_LABELS = {
    "handed": "Handed over to you",
    "directed": "Directed to you",
    "given": "Asked of you",
    NEEDS_OWNER: "Somebody else must take this on",
}
REVIEW_LABELS = {
    ABOUT_PLAN: "A safety plan is to be looked at again",
    ABOUT_TELLING: "A decision not to tell somebody is to be looked at again",
}
# They say what waits, and of nobody.
MEETING_LABELS = {
    QUESTION_ASKED: "A question waits for your agency",
    MINUTES_OUT: "Minutes are out",
    TOGETHER_PROPOSED: "Something is proposed to be agreed without discussion",
    ACTIONS_WAIT: "Actions from a meeting wait for your agency",
    CONSENT_ASKED: "Papers of a meeting wait for a chair’s consent",
    CONSENT_ANSWERED: "A chair answered about papers of a meeting",
    LINE_TAKEN_BACK: "What your agency said at a meeting was withdrawn or changed",
    MEETING_CALLED: "A meeting is called",
    MEETING_MOVED: "A meeting is moved",
    MEETING_CANCELLED: "A meeting is cancelled",
}


REQUEST_LABELS = {
    REQUEST_ASKED: "Your agency is asked what it knows",
    REQUEST_NOTICE: "An answer of your agency is awaited",
    REQUEST_GIVEN: "A colleague gave you a request to answer",
    REQUEST_BACK: "A request is with all of your agency again",
}
GLASS_LABELS = {
    ABOUT_GLASS: "A case was opened in an emergency",
    ABOUT_GLASS_LATE: "The review of an opened case is overdue",
}

OVER_LABELS = {
    ENDED_FACT: "Something that you may have read was withdrawn or changed",
    ENDED_ON_PAPER: "Something that you may have on paper was withdrawn or changed",
}

VALUE_LABELS = {
    VALUE_PROPOSED: "A limit or threshold waits for a second person",
    VALUE_ANSWERED: "A limit or threshold that you proposed is answered",
}

ONWARD_LABELS = {
    ONWARD_ARRIVED: "A referral to your agency waits for an answer",
    ONWARD_UNANSWERED: "A referral to your agency has no answer yet",
    ONWARD_CHANGED: "A referral to your agency was changed",
    ONWARD_WITHDRAWN: "A referral to your agency was withdrawn",
}


def label_of(notice: Notice, decided: Mapping[UUID, bool] = MappingProxyType({})) -> str:
    """The label of the rung that a notice came from; what was due when it was given may be late by now."""
    if notice.about_kind == "flag":
        return "A flag is over"
    if notice.about_kind == ABOUT_WARNING:
        return "A warning for those who visit ran out"
    if notice.about_kind == ABOUT_AGREEMENT:
        return "An information sharing agreement ends, or is to be looked at again"
    if notice.about_kind == ABOUT_VALUE:
        return VALUE_LABELS[notice.kind]
    if notice.about_kind in (ABOUT_FACT_END, ABOUT_LINE_END, ABOUT_DECISION_END):
        return OVER_LABELS[notice.kind]
    if notice.about_kind in GLASS_LABELS:
        return GLASS_LABELS[notice.about_kind]
    if notice.about_kind in REVIEW_LABELS:
        return REVIEW_LABELS[notice.about_kind]
    if notice.about_kind == ABOUT_LOOK_BACK:
        return "A look-back at a closed case is ready"
    if notice.about_kind == ABOUT_REQUEST:
        return REQUEST_LABELS[notice.kind]
    if notice.about_kind == ABOUT_RELEASE:
        return "Something that your agency gave is asked for"
    if notice.about_kind == ABOUT_ONWARD:
        return ONWARD_LABELS[notice.kind]
    if notice.about_kind in (ABOUT_QUESTION, ABOUT_MEETING):
        return MEETING_LABELS[notice.kind]
    if notice.about_kind == ABOUT_REFERRAL:
        # Whoever may not see it any more is not told what it was.
        words = {
            URGENT_NOTICE: "Urgent referral",
            DECIDED_NOTICE: "A referral of yours is decided",
            ENDED_NOTICE: "What followed from a referral of yours has ended",
            REOPENED_NOTICE: "What followed from a referral of yours goes on again",
        }
        return words[notice.kind] if notice.about_id in decided else "Settled"
    if notice.kind in PASSED_LABELS:
        return PASSED_LABELS[notice.kind]
    rung = next((rung for rung in ladder().rungs if rung.slug == notice.kind), None)
    is_late = notice.due_on < timezone.localdate()
    if rung is None or (is_late and rung.when != "after"):
        return "Late" if is_late else "Due"
    return rung.label
