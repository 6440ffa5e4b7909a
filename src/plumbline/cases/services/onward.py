"""Refer the person of a case on to a provider, and take the referral from step to step."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.queries import has_somebody
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import kinds_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import onward as rules
from plumbline.cases import permissions
from plumbline.cases.enums import OnwardSide, OnwardState
from plumbline.cases.models import (
    Action,
    Case,
    Consent,
    Fact,
    Objective,
    Onward,
    OnwardFact,
    OnwardStep,
)
from plumbline.cases.queries.onward import facts_to_share, last_steps, onward_to_change, sides_of
from plumbline.cases.queries.sight import action_to_change, case_to_change, objective_of, participants_of
from plumbline.cases.services.closed import is_closed
from plumbline.cases.services.provider_notices import tell_of_arrival, tell_of_step
from plumbline.cases.services.states import check_open
from plumbline.cases.services.turns import take_turn
from plumbline.cases.telling import standing_consent
from plumbline.interventions.queries import Entry, entry_for
from plumbline.interventions.rules import needs_consent
from plumbline.people.queries import addresses_known, names_for
from plumbline.referrals.agreements import check_agreement
from plumbline.schemes.kind import Kind, Side
from plumbline.schemes.queries import kind_of
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import say


MOVED_SINCE = "Somebody else took this referral a step further while you had it open. Read it again."
SENT_MEANWHILE = (
    "Somebody else referred this person on at the same moment. Read the case again, then send yours."
)
NO_LONGER = "The person does not want this any longer."
NO_CONSENT = (
    "This service rests on the person’s consent, and none stands. Ask them, write down what they said, then send. "
    "Sharing to keep somebody safe needs no consent: it rests on law, and goes by the case itself."
)
CHANGED = "This entry of the catalogue was changed while you had it open. Read it again, then send."


@transaction.atomic
def refer_on(
    *,
    case: Case,
    intervention: UUID,
    person_id: UUID,
    purpose: str,
    gateway: str,
    by: Viewer,
    facts: Collection[UUID] = (),
    share_birth_date: bool = False,
    action: Action | None = None,
    objective: Objective | None = None,
    answer_by: date | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> Onward:
    """Refer one person of a case on, under the catalogue's entry as it stands.

    The provider gets the name, the purpose, and what is named here; nothing else of the case, of its people or of their records.

    Parameters
    ----------
    facts : of `facts_to_share`, each chosen by itself. Their words are copied, so that what was shared stays what it was.
    gateway : the law under which it is shared.
    action, objective : what it serves. An action brings its objective.
    answer_by : the day by which the provider answers; as the scheme sets it where none is given.
    version : number of the entry's version that the sender read.

    Refuses
        PermissionRefused: no role that works on cases. NotVisible: the case is not theirs to see.
        StageRefused: closed; the entry is not on offer or was changed; no agreement covers the provider, or nobody there could
            answer; the person is referred to it already; the offer needs their consent, and none stands.
        DataUnfit: no purpose, no law, somebody who is not in the case or must learn nothing of it, an address in the words.
    Records
        ``onward.sent``, a disclosure, with the person and the facts; ``notice.given`` to those who answer for the provider.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    permissions.check_may(by, "refer_on", case.scheme)
    check_open(case)
    kind, on = kind_of(case.scheme), timezone.localdate(now)
    entry = entry_for(by, intervention, on=on)
    _check_entry(entry, version)
    _check_person(case, person_id, kind)
    sender = permissions.acting_agency(by, "refer_on", case.scheme)
    citation = _law(kind, gateway, sender)
    _check_provider(case, entry.provider_id, kind, on)
    _check_not_referred(case, person_id, intervention)
    action, objective = _serves(case, action, objective, by=by)
    if any(one is not None and is_closed(one) for one in (action, objective)):
        raise DataUnfit(
            "A referral is read by every agency in the case, and what you chose is not. Choose another, or none.",
            slug="more-open",
        )
    consent = _consent(case, person_id, entry, on)
    shared = _facts(by, case, facts)
    _check_words(by, case, purpose, shared)
    name = names_for(by, [person_id]).get(person_id)
    if name is None:
        raise DataUnfit("You may not know who this is, so you cannot refer them on.", slug="person-unfit")
    due = answer_by or rules.answer_due(on, kind)
    if due < on:
        raise DataUnfit("The day for the answer is past.", slug="day-past")
    row = Onward(
        case=case,
        ref=case.ref,
        scheme=case.scheme,
        number=Onward.objects.filter(case=case).count() + 1,
        version=entry.version,
        provider=entry.provider_id,
        person_id=person_id,
        name=name.as_given,
        born=name.date_of_birth if share_birth_date else None,
        purpose=purpose.strip(),
        gateway=gateway,
        citation=citation,
        action=action,
        objective=objective,
        consent=consent,
        answer_by=due,
        sent_at=now,
        sent_by=by.user_id,
        sent_for=sender,
        owner_agency=case.owner_agency,
    )
    record(
        "onward.sent",
        verb=Verb.DISCLOSURE,
        object_kind="onward",
        objects=[row.id, case.id, person_id, entry.provider_id, *(f.id for f in shared)],
        by=by,
        at=now,
        because=kind.purpose,
    )
    save_once(row, clash=SENT_MEANWHILE, slug="sent-meanwhile")
    _step(row, 1, OnwardState.SENT, agency=sender, by=by, at=now).save(force_insert=True)
    for fact in shared:
        _shared(row, fact).save(force_insert=True)
    tell_of_arrival(row, by=by, at=now)
    return row


@transaction.atomic
def step_onward(
    *,
    onward: Onward,
    state: str,
    by: Viewer,
    words: str = "",
    why: str = "",
    expected: int | None = None,
    at: datetime | None = None,
) -> OnwardStep:
    """Take an onward referral a step further: the provider's answer and what came of it, or the sender's taking it back.

    It goes on when the case is closed: a loop is closed by whoever delivers.

    Parameters
    ----------
    why : of `WhyNot`, where it is declined.
    expected : how many steps the form was based on.

    Refuses
        NotVisible: the referral is not theirs to see. PermissionRefused: the other side takes this step.
        StageRefused: it cannot follow, or somebody else took a step meanwhile. DataUnfit: a reason is missing.
    Records
        ``onward.moved``, with the state; ``notice.given`` to the provider where it was not its own step.
    """
    row, now = onward_to_change(by, onward), at or timezone.now()
    last = last_steps([row])[row.id]
    if expected is not None and expected != last.number:
        raise StageRefused(MOVED_SINCE, slug="moved-since")
    sides = sides_of(by, row)
    after = rules.check_move(before=last.state, after=state, sides=sides, words=words, why=why)
    agency = (
        row.provider
        if OnwardSide.PROVIDER in sides
        else permissions.acting_agency(by, "refer_on", row.scheme)
    )
    _moved(row, after, by=by, at=now)
    step = _step(row, last.number + 1, after, agency=agency, by=by, at=now, words=words.strip(), why=why)
    save_once(step, clash=MOVED_SINCE, slug="moved-since")
    if OnwardSide.PROVIDER not in sides:
        tell_of_step(row, after, by=by, at=now, on=timezone.localdate(now))
    return step


def stop_without_consent(
    *, case: Case, person_id: UUID, intervention: UUID, by: Viewer, at: datetime
) -> list[OnwardStep]:
    """End the referrals of a person to a service that they do not consent to any longer. What was done stays as rows.

    Called in the transaction of the consent, whoever takes it down, and when the case is closed too. The provider is told in neutral words.

    Records
        ``onward.moved`` and ``notice.given`` for each.
    """
    rows = Onward.objects.filter(case=case, person_id=person_id, version__intervention=intervention)
    wanted = list(rows.select_related("version", "scheme"))
    found, last = [], last_steps(wanted)
    for row in wanted:
        before = OnwardState(last[row.id].state)
        if before in rules.FINAL:
            continue
        after = OnwardState.ENDED_EARLY if before is OnwardState.STARTED else OnwardState.REFUSED
        agency = permissions.acting_agency(by, "take_consent", row.scheme)
        step = _step(row, last[row.id].number + 1, after, agency=agency, by=by, at=at, words=NO_LONGER)
        _moved(row, after, by=by, at=at)
        save_once(step, clash=MOVED_SINCE, slug="moved-since")
        tell_of_step(row, after, by=by, at=at, on=timezone.localdate(at))
        found.append(step)
    return found


def _moved(row: Onward, after: OnwardState, *, by: Viewer, at: datetime) -> None:
    record(
        "onward.moved",
        verb=Verb.ALTERATION,
        object_kind="onward",
        objects=[row.id, row.case_id, row.person_id],
        by=by,
        at=at,
        because=after.value.replace("_", "-"),
    )


def _check_entry(entry: Entry, version: int | None) -> None:
    if not entry.is_offered:
        raise StageRefused("This intervention is not on offer now. Choose another.", slug="not-offered")
    if version is not None and version != entry.version.number:
        raise StageRefused(CHANGED, slug="entry-changed")


def _check_person(case: Case, person_id: UUID, kind: Kind) -> None:
    found = next((p for p in participants_of(case) if p.person_id == person_id), None)
    if found is None:
        raise DataUnfit("Choose somebody in this case.", slug="person-unfit")
    if kind.parts[found.part].side is Side.NOT_TOLD:
        raise DataUnfit(
            "Nothing of this case may reach this person or whoever works with them, so they are not referred on from it.",
            slug="person-unfit",
        )


def _law(kind: Kind, gateway: str, sender: UUID) -> str:
    if gateway not in kind.gateways:
        raise DataUnfit("Choose the law under which you share this.", slug="no-gateway")
    law = kind.gateways[gateway]
    if kinds_of([sender]).get(sender) in law.refused_for:
        raise DataUnfit(
            say(
                "{citation} does not let an agency of your kind give facts about a person.",
                citation=law.citation,
            ),
            slug="gateway-refused",
        )
    return law.citation


def _check_provider(case: Case, provider: UUID, kind: Kind, on: date) -> None:
    check_agreement(case.scheme, [provider], on=on, purpose=kind.purpose)
    answering = permissions.ANSWERS_BEHIND_WALL if kind.is_walled else permissions.WORKERS
    if not has_somebody(provider, roles=sorted(answering)):
        raise StageRefused(
            "Nobody at this provider has an account here that could answer. Ask an administrator to give somebody the role.",
            slug="nobody-answers",
        )


def _check_not_referred(case: Case, person_id: UUID, intervention: UUID) -> None:
    rows = Onward.objects.filter(case=case, person_id=person_id, version__intervention=intervention)
    if any(step.state not in rules.FINAL for step in last_steps(rows).values()):
        raise StageRefused("This person is referred to it already.", slug="referred-already")


def _consent(case: Case, person_id: UUID, entry: Entry, on: date) -> Consent | None:
    """The consent that stands, where the offer needs one. Whoever withdraws it at this moment waits, and then stops what was sent."""
    if not needs_consent(entry.version.consent_from, on=on):
        return None
    take_turn("consent", case.id, person_id)
    rows = Consent.objects.filter(case=case, person_id=person_id).order_by("number")
    found = standing_consent(entry.id, rows)
    if found is None:
        raise StageRefused(NO_CONSENT, slug="no-consent-to-service")
    return found


def _serves(
    case: Case, action: Action | None, objective: Objective | None, *, by: Viewer
) -> tuple[Action | None, Objective | None]:
    if action is not None:
        action = action_to_change(by, action)
        if action.case_id != case.id:
            raise DataUnfit("That action belongs to another case.", slug="other-case")
        return action, action.objective
    return None, objective_of(by, case, objective.id) if objective is not None else None


def _facts(by: Viewer, case: Case, wanted: Collection[UUID]) -> list[Fact]:
    offered = {fact.id: fact for fact in facts_to_share(by, case)}
    if not set(wanted) <= set(offered):
        raise DataUnfit("One of these facts is not yours to share on. Choose again.", slug="facts-unfit")
    return [offered[key] for key in dict.fromkeys(wanted)]


def _check_words(by: Viewer, case: Case, purpose: str, facts: Sequence[Fact]) -> None:
    if not purpose.strip():
        raise DataUnfit("Say what it is for.", slug="purpose")
    known = addresses_known(by, [p.person_id for p in participants_of(case)])
    rules.check_tells_no_address([purpose], known)
    try:
        rules.check_tells_no_address(_texts(facts), known)
    except DataUnfit as no:
        raise DataUnfit(
            "An address or postcode stands in one of the facts ticked. Leave it out: where somebody lives is not sent on.",
            slug="facts-unfit",
        ) from no


def _texts(facts: Iterable[Fact]) -> list[str]:
    return [text for fact in facts for text in (fact.words, fact.source)]


def _step(
    row: Onward,
    number: int,
    state: OnwardState,
    *,
    agency: UUID,
    by: Viewer,
    at: datetime,
    words: str = "",
    why: str = "",
) -> OnwardStep:
    return OnwardStep(
        onward=row,
        number=number,
        state=state.value,
        why=why,
        words=words,
        agency=agency,
        at=at,
        by=by.user_id,
        owner_agency=agency,
    )


def _shared(row: Onward, fact: Fact) -> OnwardFact:
    return OnwardFact(
        onward=row,
        fact=fact,
        words=fact.words,
        source=fact.source,
        on=fact.on,
        nature=fact.nature,
        certainty=fact.certainty,
        owner_agency=fact.owner_agency,
    )
