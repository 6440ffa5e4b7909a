"""What a case page offers from where the case stands, and what comes next, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from plumbline.cases.enums import ReviewOutcome, TransferAnswer
from plumbline.cases.queries import CasePage
from plumbline.cases.queries.transfers import TransferLine, open_transfer
from plumbline.cases.reviewing import can_be_reviewed
from plumbline.values.words import counted, joined, say
from plumbline.web.templatetags.pages import day


@dataclass(frozen=True, slots=True)
class Next:
    """The next step of a case. ``address`` is empty where it is not the viewer's to take."""

    words: str
    address: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Something that the viewer may do now."""

    words: str
    address: str
    is_sharing: bool = False


# What takes something of a case elsewhere stands apart from the daily work on it.
SHARING = {"transfer", "take-back-handover", "transfer-answer", "take-back-transfer", "case-files", "take-out-summary",
           "share-presence"}  # fmt: skip


def links_of(
    page: CasePage, *, by_letter: bool = False, transfers: Sequence[TransferLine] = ()
) -> list[Link]:
    """What the viewer's role and the state of the case both allow."""
    state = page.kind.course.states[page.state]
    wanted = [
        ("finish-research", "Finish the research", "ask" in page.acts and "research_finished" in state.on),
        ("set-objective", "Set an objective", "set_objective" in page.acts and state.plans),
        ("direct-action", "Direct an action", "direct" in page.acts and state.plans),
        ("propose-action", "Propose an action", "propose_action" in page.acts and state.plans),
        (
            "agree-plan",
            "Agree the plan",
            "move_case" in page.acts and "plan_agreed" in state.on and bool(page.objectives and page.actions),
        ),
        ("log-contact", "Log a contact", "log_contact" in page.acts and not page.closure),
        ("choose-intervention", "Refer on", "refer_on" in page.acts and not page.closure),
        (
            "unmet-need",
            "Record help that was needed but not available",
            "say_unmet" in page.acts and not page.closure,
        ),
        ("review", "Review this case", "review" in page.acts and _can_be_reviewed(page)),
        ("close", "Close this case", "close" in page.acts and "closed" in state.on),
        ("reopen", "Reopen this case", page.may_reopen),
        ("move", "Move this case", bool(page.moves)),
        ("needs", "Needs, and what shows them", bool(page.kind.needs.needs)),
        (
            "store-score",
            "Keep a score that was made elsewhere",
            bool(page.kind.tools) and "assess" in page.acts and not page.closure,
        ),
        ("bring-in", "Bring somebody into the case", _has_changing_people(page)),
        (
            "person-left",
            "Say that somebody left the case",
            _has_changing_people(page) and not page.kind.is_walled and len(page.people) > 1,
        ),
        ("name-lead", "Name a lead worker", "name_lead" in page.acts and not page.closure),
        (
            "choose-delivery",
            "Change how it is delivered",
            "choose_delivery" in page.acts and not page.closure and len(page.kind.delivery) > 1,
        ),
        ("transfer", "Hand over to another area", "transfer" in page.acts and "transfer_sent" in state.on),
        *_handed_over(page, by_letter, transfers),
        ("case-files", "File of this case", "take_file" in page.acts),
        ("take-out-summary", "Copy a summary out", "take_out" in page.acts),
        (
            "share-presence",
            "Let an agency know that somebody is in this case",
            "let_in" in page.acts and not page.kind.is_walled and page.closure is None,
        ),
        ("conflict", "Declare a conflict of interest", True),
    ]
    return [
        Link(words, reverse(name, args=[page.case.ref]), name in SHARING)
        for name, words, may in wanted
        if may
    ]


def _has_changing_people(page: CasePage) -> bool:
    """Whether people come and go in a case of this kind, and the viewer may say so."""
    may = "change_people" in page.acts and page.closure is None
    return may and len(page.kind.parts) > 1


def _handed_over(
    page: CasePage, by_letter: bool, transfers: Sequence[TransferLine]
) -> list[tuple[str, str, bool]]:
    """What is to be done with a case that is with another area, by what was answered there."""
    away = {state.on.get("transfer_sent") for state in page.kind.course.states.values()}
    handed = "transfer" in page.acts and page.state in away
    answer = transfers[-1].answer if transfers else ""
    return [
        ("take-back-handover", "Take the offer back", handed and by_letter),
        (
            "transfer-answer",
            "Write down the other area’s answer",
            handed and not by_letter and open_transfer(transfers) is not None,
        ),
        (
            "take-back-transfer",
            "Take it back: they refused it",
            handed and not by_letter and answer == TransferAnswer.REFUSED,
        ),
    ]


def _can_be_reviewed(page: CasePage) -> bool:
    return not page.closure and can_be_reviewed(page.kind, page.state)


def next_of(page: CasePage) -> Next | None:
    """What comes next; None for a state that the engine moves by nothing that is known here."""
    on = page.kind.course.states[page.state].on
    leads = "move_case" in page.acts
    if page.closure:
        return None
    if "research_finished" in on:
        return _research(page, leads)
    if any(move.chooses for move in page.kind.course.states[page.state].moves):
        return _to_decide(page)
    if "discussed" in on:
        words = "The research is finished. Next, a meeting discusses this case."
        return Next(words, reverse("meetings"), "Put it on an agenda") if leads else Next(words)
    if "plan_agreed" in on:
        return _plan(page, leads)
    if "kept_on" in on and page.reviews and page.reviews[-1].outcome != ReviewOutcome.KEEP:
        return _ending(page)
    if "review_begun" in on or "kept_on" in on:
        return _active(page)
    return None


def _to_decide(page: CasePage) -> Next:
    """A case that is decided on by hand: what is needed for it, and who may do it."""
    move = next(one for one in page.kind.course.states[page.state].moves if one.chooses)
    words = _who_decides(page.kind.forms[move.form].title if move.form else "", move.second_person)
    if move.to not in page.moves:
        return Next(words)
    return Next(words, reverse("move", args=[page.case.ref]), "Decide")


def _who_decides(form: str, second_person: bool) -> str:
    if form and second_person:
        return say(
            "Somebody decides on this case, with “{form}” filled in, "
            "and it is not whoever took the case in or filled that in.",
            form=form,
        )
    if form:
        return say("Somebody decides on this case, with “{form}” filled in.", form=form)
    if second_person:
        return say("Somebody decides on this case, and it is not whoever took the case in or filled that in.")
    return say("Somebody decides on this case.")


def _research(page: CasePage, leads: bool) -> Next:
    waiting = [line.agency for line in page.requests if not line.answer]
    asked = len(page.requests)
    if waiting:
        return Next(
            say(
                "{answered} of {asked} agencies have answered. Waiting for {waiting}.",
                answered=asked - len(waiting),
                asked=asked,
                waiting=joined(waiting, ", "),
            )
        )
    words = answers_from_before(page) or (
        say("All {asked} answers are in.", asked=asked)
        if asked > 1
        else say("Nobody’s answer is waited for.")
    )
    if not leads:
        return Next(say("{words} The co-ordinator reads them and finishes the research.", words=words))
    return Next(
        say("{words} Read them, then finish the research.", words=words),
        reverse("finish-research", args=[page.case.ref]),
        "Finish the research",
    )


def answers_from_before(page: CasePage) -> str:
    """That what was answered is older than the reopening of the case; empty where something is newer."""
    answered = [line.replied_at for line in page.requests if line.replied_at]
    if not page.reopenings or not answered or max(answered) >= page.reopenings[0].reopening.at:
        return ""
    return counted(
        len(answered),
        "{count} answer is from before this case was reopened on {reopened}: ask again if it may have changed.",
        "All {count} answers are from before this case was reopened on {reopened}: ask again if they may have changed.",
        reopened=day(page.reopenings[0].reopening.at),
    )


def _plan(page: CasePage, leads: bool) -> Next:
    if not leads:
        return Next("A meeting discussed this case. Next, its plan is agreed.")
    for missing, name, words in (
        (not page.objectives, "set-objective", "Set an objective"),
        (not page.actions, "propose-action", "Propose an action"),
    ):
        if missing:
            return Next(
                "A meeting discussed this case. A plan has at least one objective and one action.",
                reverse(name, args=[page.case.ref]),
                words,
            )
    return Next(
        "The plan has objectives and actions. When it is complete, agree it.",
        reverse("agree-plan", args=[page.case.ref]),
        "Agree the plan",
    )


def _ending(page: CasePage) -> Next:
    if page.reviews[-1].outcome == ReviewOutcome.STEP_DOWN:
        return Next(
            "A review found that one agency can carry on. Close the case and name it, or review it again."
        )
    return Next("A review brought this case towards its close. Close it, or review it again.")


def _active(page: CasePage) -> Next:
    still_open, late = sum(a.is_open for a in page.actions), sum(a.is_late for a in page.actions)
    total = len(page.actions)
    if total == 1:
        actions = _only_one(still_open=still_open, late=late)
    elif late:
        actions = say(
            "{still_open} of {total} actions are open, {late} late.",
            still_open=still_open,
            total=total,
            late=late,
        )
    else:
        actions = say("{still_open} of {total} actions are open.", still_open=still_open, total=total)
    return Next(say("{actions} {review}", actions=actions, review=_review(page)))


def _only_one(*, still_open: int, late: int) -> str:
    if late:
        return say("The one action is open, and late.")
    return say("The one action is open.") if still_open else say("The one action is over.")


def _review(page: CasePage) -> str:
    if page.next_review_on and page.next_review_on < timezone.localdate():
        return say("A review was due by {day} and is late.", day=day(page.next_review_on))
    if page.reviews and page.next_review_on:
        return say("Next review {day}.", day=day(page.next_review_on))
    if page.next_review_on:
        return say("No review has been held yet. The first is due by {day}.", day=day(page.next_review_on))
    return say("No review has been held yet.")
