"""Who may do what with a case (domain 12B), as a table. Seeing the case comes first, and is not decided here."""

from __future__ import annotations

from uuid import UUID

from plumbline.access.enums import ROLE_NAMES, Role
from plumbline.access.viewer import Viewer
from plumbline.schemes.enums import How
from plumbline.schemes.kind import HandMove, Reopens, Track
from plumbline.schemes.models import Scheme
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import PermissionRefused
from plumbline.values.words import joined, say


LEADS = frozenset({Role.COORDINATOR, Role.CHAIR})
CHAIR_ALONE = frozenset({Role.CHAIR})
WORKERS = frozenset({Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER})
# Behind a wall: not all who work with people at an agency, for one of them may work with whoever must learn nothing.
AT_THE_TABLE = LEADS | {Role.REPRESENTATIVE, Role.ADVISER}
REPRESENTS = frozenset({Role.REPRESENTATIVE})
ANSWERS_BEHIND_WALL = frozenset({Role.REPRESENTATIVE, Role.ADVISER})

MAY: dict[str, frozenset[Role]] = {
    "triage": LEADS,
    "ask": LEADS,
    "reply": WORKERS,
    "let_in": LEADS,
    "move_case": LEADS,
    "set_objective": LEADS,
    "propose_action": LEADS,
    "work_action": WORKERS | {Role.COORDINATOR},
    "check_action": LEADS,
    "log_contact": WORKERS | {Role.COORDINATOR},
    "refer_on": WORKERS | LEADS,
    "say_unmet": WORKERS | LEADS,
    "set_safe_contact": WORKERS | {Role.COORDINATOR},
    "review": LEADS,
    "close": LEADS,
    "learn": LEADS,
    "note_look_back": LEADS,
    "declare_conflict": LEADS,
    "flag": ANSWERS_BEHIND_WALL,
    "transfer": LEADS,
    "speak_for_victim": frozenset({Role.ADVISER}),
    "answer_prompt": frozenset({Role.COORDINATOR}),
    "answer_dormancy": frozenset({Role.COORDINATOR}),
    "choose_delivery": LEADS,
    "name_lead": LEADS,
    "direct": frozenset(),
    "reassign": frozenset(),
    "supervise": frozenset(),
    "assess": WORKERS | {Role.COORDINATOR},
    "override_band": WORKERS | LEADS,
    "take_out": LEADS | {Role.REPRESENTATIVE},
    "take_file": LEADS,
    "fill_form": WORKERS | LEADS,
    "formulate": WORKERS | {Role.COORDINATOR},
    "write_safety_plan": WORKERS | {Role.COORDINATOR},
    "say_told": WORKERS | LEADS,
    "take_objection": WORKERS | LEADS,
    "answer_objection": LEADS,
    "take_access_request": WORKERS | LEADS,
    "write_view": LEADS,
    "take_consent": WORKERS | {Role.COORDINATOR},
    "warn_staff": WORKERS | LEADS,
    "audit_quality": LEADS,
    "rate_quality": WORKERS | LEADS,
    "change_people": LEADS,
    "show_need": WORKERS | LEADS,
    "count_need": WORKERS | LEADS,
    "take_need_off": LEADS,
    "claim": LEADS,
    "sample_claims": LEADS,
    "check_claim": LEADS | {Role.REPRESENTATIVE},
}
# What the manager of a team does in a case that the team delivers, beside the roles above.
MANAGER_MAY = frozenset({"set_objective", "propose_action", "check_action", "review", "log_contact"})
# What is the manager's alone there: one person directs. Where the panel delivers, nobody directs anybody.
MANAGER_ALONE = frozenset({"direct", "reassign", "supervise", "name_lead"})
SENTENCES = {
    "triage": "Only a co-ordinator or chair of this scheme decides on a referral.",
    "ask": "Only a co-ordinator or chair of this scheme asks for research.",
    "reply": "Only a representative, practitioner or adviser of the agency that was asked answers for it.",
    "let_in": "Only a co-ordinator or chair of this scheme lets agencies in to a case.",
    "move_case": "Only a co-ordinator or chair of this scheme moves a case on.",
    "set_objective": "Only a co-ordinator or chair of this scheme sets objectives.",
    "propose_action": "Only a co-ordinator or chair of this scheme proposes actions.",
    "work_action": "Only people who work on cases take up an action.",
    "check_action": "Only a co-ordinator or chair of this scheme checks an action.",
    "log_contact": "Only people who work with the person log a contact.",
    "refer_on": "Only people who work on cases refer somebody on.",
    "say_unmet": "Only people who work on cases say what was not available.",
    "set_safe_contact": "Only people who work with the person say how they may be reached.",
    "review": "Only a co-ordinator or chair of this scheme reviews a case.",
    "close": "Only a co-ordinator or chair of this scheme closes a case.",
    "learn": "Only a co-ordinator or chair of this scheme writes down what is to be learnt.",
    "note_look_back": "Only a co-ordinator or chair of this scheme, or the agency that led the case, writes to a look-back.",
    "declare_conflict": "A conflict is declared by the person themselves, a co-ordinator or a chair.",
    "flag": "Only a representative or an adviser says what their own agency has flagged.",
    "transfer": "Only a co-ordinator or chair of this scheme hands a case over.",
    "speak_for_victim": "Only an adviser gives what the victim says.",
    "answer_prompt": "This is asked of the co-ordinator alone.",
    "answer_dormancy": "This is asked of the co-ordinator alone.",
    "choose_delivery": "Only a co-ordinator or chair of this scheme says how a case is delivered.",
    "name_lead": "Who leads the work is named by a co-ordinator or chair; where a team delivers a case, by the team’s manager.",
    "direct": "Actions are directed by the manager of a team, in a case that the team delivers. Everywhere else they are proposed.",
    "reassign": "Only the manager of a team gives an action to somebody else, in a case that the team delivers.",
    "supervise": "Only the manager of a team writes supervision notes, in a case that the team delivers.",
    "assess": "Only people who work on cases assess somebody.",
    "override_band": "Only people who work on cases, a co-ordinator or a chair set another band.",
    "take_file": "Only a co-ordinator or chair of this scheme takes the file of a case out.",
    "take_out": "Only a co-ordinator, a chair or a representative takes a summary out. Ask the one of your agency.",
    "fill_form": "Only people who work on cases, a co-ordinator or a chair fill in a form of a case.",
    "formulate": "Only people who work on cases write a formulation.",
    "write_safety_plan": "Only people who work on cases write a safety plan.",
    "say_told": "Only people who work on cases, a co-ordinator or a chair write down what a person was told.",
    "take_objection": "Only people who work on cases, a co-ordinator or a chair take down an objection.",
    "answer_objection": "Only a co-ordinator or chair of this scheme answers an objection.",
    "take_access_request": "Only people who work on cases, a co-ordinator or a chair take down what a person asks for.",
    "write_view": "Only whoever answers for an agency says what it holds; a co-ordinator or chair of this scheme writes down what it told them.",
    "take_consent": "Only people who work with the person write down what they consent to.",
    "warn_staff": "Only people who work on cases, a co-ordinator or a chair warn those who visit.",
    "audit_quality": "Only a co-ordinator or chair of this scheme has a sample of cases drawn.",
    "rate_quality": "Only people who work on cases of this scheme rate the work on one.",
    "change_people": "Only a co-ordinator or chair of this scheme says who is in a case.",
    "show_need": "Only people who work on cases, a co-ordinator or a chair write down a need.",
    "count_need": "Only people who work on cases, a co-ordinator or a chair write down what was counted.",
    "take_need_off": "Only a co-ordinator or chair of this scheme takes a need off.",
    "claim": "Only a co-ordinator or chair of this scheme claims a result.",
    "sample_claims": "Only a co-ordinator or chair of this scheme has a sample of claims drawn.",
    "check_claim": "Only a co-ordinator, a chair or a representative of this scheme checks a claim.",
}


def may(viewer: Viewer, act: str, scheme: Scheme) -> bool:
    """Say whether the viewer holds a role for an act at an agency of the scheme."""
    return bool(viewer.agencies_as(MAY[act]) & scheme.agencies)


def keeps_on_screen(viewer: Viewer, scheme: Scheme) -> bool:
    """Say whether what a meeting decided goes on no paper that the viewer makes: minutes are closed, and they do not chair."""
    closed = kind_of(scheme).meeting.reshared == "chair_consents"
    return closed and not viewer.agencies_as(CHAIR_ALONE) & scheme.agencies


def allowed(viewer: Viewer, act: str, scheme: Scheme, *, how: How, manages: bool) -> bool:
    """Say whether the viewer may do an act in a case: same case, different powers by delivery.

    Parameters
    ----------
    how : the delivery of the case.
    manages : the viewer manages the team of the scheme now.
    """
    if how is not How.TEAM:
        return may(viewer, act, scheme)
    if act in MANAGER_ALONE:
        return manages
    return may(viewer, act, scheme) or (manages and act in MANAGER_MAY)


def check_may(viewer: Viewer, act: str, scheme: Scheme) -> None:
    """Refuse an act to whoever holds no role for it at an agency of the scheme.

    Raises
    ------
    PermissionRefused: with the sentence of the act.
    """
    if not may(viewer, act, scheme):
        raise PermissionRefused(SENTENCES[act])


def may_move(viewer: Viewer, move: HandMove | Reopens, scheme: Scheme) -> bool:
    """Say whether the viewer holds a role that the kind names for a move by hand."""
    return bool(viewer.agencies_as(frozenset(map(Role, move.by))) & scheme.agencies)


def check_may_move(viewer: Viewer, move: HandMove | Reopens, scheme: Scheme) -> None:
    """Refuse a move of a case by hand to whoever holds none of the roles that its kind names.

    Raises
    ------
    PermissionRefused: with those roles.
    """
    if not may_move(viewer, move, scheme):
        names = joined((say(ROLE_NAMES[Role(role)]).lower() for role in move.by), say(" or "))
        raise PermissionRefused(say("Only a {names} of this scheme does this.", names=names))


def may_set(viewer: Viewer, track: Track, scheme: Scheme) -> bool:
    """Say whether the viewer holds a role that the kind names for setting a track."""
    return bool(viewer.agencies_as(frozenset(map(Role, track.set_by))) & scheme.agencies)


def check_may_set(viewer: Viewer, track: Track, scheme: Scheme) -> None:
    """Refuse to set a track to whoever holds none of the roles that its kind names.

    Raises
    ------
    PermissionRefused: with those roles.
    """
    if not may_set(viewer, track, scheme):
        if not track.set_by:
            raise PermissionRefused(
                "Nobody sets this by hand: a step of the case does, or a decision of its meeting."
            )
        names = joined((say(ROLE_NAMES[Role(role)]).lower() for role in track.set_by), say(" or "))
        raise PermissionRefused(say("Only a {names} of this scheme sets this.", names=names))


def check_answers_for(viewer: Viewer, agency: UUID) -> None:
    """Refuse a reply from anybody who does not answer for the asked agency.

    Raises
    ------
    PermissionRefused: another agency's request, or a role that does not answer.
    """
    if agency not in viewer.agencies_as(MAY["reply"]):
        raise PermissionRefused(SENTENCES["reply"])


def check_may_declare_conflict(viewer: Viewer, user: UUID, scheme: Scheme) -> None:
    """Refuse a declaration about somebody else by anybody but co-ordinator and chair.

    Raises
    ------
    PermissionRefused: neither themselves nor a lead.
    """
    if viewer.user_id != user:
        check_may(viewer, "declare_conflict", scheme)


def acting_agency(viewer: Viewer, act: str, scheme: Scheme) -> UUID:
    """Return the agency for which the viewer does an act: the first that gives them the role, else that of a team's manager."""
    allowed_for = viewer.agencies_as(MAY[act]) & scheme.agencies
    theirs = allowed_for or (viewer.agencies_as(CASE_ROLES) & scheme.agencies)
    return next(s.agency_id for s in viewer.standings if s.agency_id in theirs)


def only_practises(viewer: Viewer) -> bool:
    """Say whether the viewer's case roles stop at practitioner: then case membership is needed too."""
    return not viewer.has_role(Role.COORDINATOR, Role.CHAIR, Role.REPRESENTATIVE, Role.ADVISER)
