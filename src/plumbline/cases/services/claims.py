"""Claim the result of a case under the rule in force, take a claim back, draw a sample of claims and check one."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import (
    Case,
    Claim,
    ClaimCheck,
    ClaimedPerson,
    ClaimSample,
    ClaimWithdrawal,
    Participant,
)
from plumbline.cases.quality import drawn
from plumbline.cases.queries.claims import claim_for, claims_in, sample_for
from plumbline.cases.queries.needs import judged, rule_for
from plumbline.cases.queries.sight import case_to_change, participants_on, state_of
from plumbline.cases.queries.transfers import open_transfer, transfers_of
from plumbline.cases.rules import day_of
from plumbline.cases.services.states import check_open, follow_event, hold_alone
from plumbline.cases.services.turns import take_turn
from plumbline.people.queries import resolve
from plumbline.schemes.kind.needs import ProgressRule
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of
from plumbline.sharing.saving import save_once
from plumbline.sharing.services import start_grants
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused
from plumbline.values.words import joined, say
from plumbline.values.written_days import day_month_year


TWICE = "Somebody of this family is in another claim already. Nobody is claimed for twice."
MOST_SAMPLED = 200


@transaction.atomic
def claim_result(
    *, case: Case, by: Viewer, claimed_on: date | None = None, at: datetime | None = None
) -> Claim:
    """Claim the result of a case for everybody who was in it on the day of the claim, by the version of the rule that was in force on the day of the claim.

    Every condition of that version is held against the rows of the case as they stood on that day, and kept with the claim.

    Parameters
    ----------
    claimed_on : today unless told; a past day enters a claim that was made then.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: the case is not theirs to see.
        StageRefused: the case is closed or stands where nothing is claimed; the rule of that day has no claims; a condition of it is not
            met, each named in a sentence; it is claimed already, or somebody in it is in another claim: of this scheme, or by the same rule
            in another scheme or in the area that handed the family over.
        DataUnfit: a day ahead, or one on which no rule was in force.
    Records
        ``claim.made``, with case and people.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    permissions.check_may(by, "claim", case.scheme)
    hold_alone(case)
    check_open(case)
    take_turn("claims")  # of the whole installation: the rule spans its schemes
    on = day_of(claimed_on, timezone.localdate(now))
    rule = rule_for(case, on)
    check_claims(case, rule)
    if case.claims.filter(withdrawal__isnull=True).exists():
        raise StageRefused("The result of this case is claimed already.", slug="claimed")
    found = judged(case, rule, on)
    lacking = [one.words for one in found if not one.holds]
    if lacking:
        raise StageRefused(
            say("This cannot be claimed yet. {lacking}", lacking=joined(lacking)), slug="conditions-missing"
        )
    kind_of(case.scheme).course.must_lead(state_of(case).state, "claimed")
    claim = Claim(
        id=uuid4(), case=case, number=Claim.objects.filter(case=case).count() + 1, rule=rule.slug, claimed_on=on,
        found=[[one.condition, one.words] for one in found], at=now, by=by.user_id, owner_agency=case.owner_agency,
    )  # fmt: skip
    people = participants_on(case, on)
    record(
        "claim.made", verb=Verb.COLLECTION, object_kind="case", objects=[claim.id, case.id, *(row.person_id for row in people)],
        by=by, at=now, because=rule.slug.replace("_", "-"),
    )  # fmt: skip
    save_once(claim, clash="Somebody else claimed this just now.", slug="claimed")
    _name_people(claim, people)
    follow_event(case, "claimed", by=by, at=now)
    return claim


def check_claims(case: Case, rule: ProgressRule) -> None:
    """Refuse a claim under a version that has none.

    Raises
    ------
    StageRefused: with the last day on which one could be made.
    """
    if rule.claims:
        return
    last = kind_of(case.scheme).needs.last_claims
    ended = (
        [say("The last day of a claim was {until}.", until=day_month_year(last.until))]
        if last and last.until
        else []
    )
    nothing = say("Under {rule} nothing is claimed.", rule=rule.label)
    raise StageRefused(joined([nothing, *ended]), slug="no-claims")


def _name_people(claim: Claim, people: list[Participant]) -> None:
    """Under the eldest key of each, so that one person under two keys stands in one place of the database."""
    elders = resolve([row.person_id for row in people])
    for key in dict.fromkeys(elders.get(row.person_id, row.person_id) for row in people):
        row = ClaimedPerson(
            claim=claim,
            scheme_id=claim.case.scheme_id,
            person_id=key,
            rule=claim.rule,
            owner_agency=claim.owner_agency,
        )
        save_once(row, clash=TWICE, slug="claimed-twice")


@transaction.atomic
def withdraw_claim(*, claim: Claim, because: str, by: Viewer, at: datetime | None = None) -> ClaimWithdrawal:
    """Take a claim back. It stays as a row; its people may be claimed for again.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: not theirs to see.
        StageRefused: taken back already, or the case is on its way to another area. DataUnfit: no reason.
    Records
        ``claim.withdrawn``.
    """
    claim, now = claim_for(by, claim.id), at or timezone.now()
    permissions.check_may(by, "claim", claim.case.scheme)
    if not because.strip():
        raise DataUnfit("Say why it is taken back.", slug="why-missing")
    if open_transfer(transfers_of(by, claim.case)):
        # The letter says that it was claimed, and refused there the case comes back as claimed.
        raise StageRefused(
            "This case is being handed to another area. Wait for the answer, or take the offer back first.",
            slug="on-offer",
        )
    row = ClaimWithdrawal(
        claim=claim, because=because.strip(), at=now, by=by.user_id, owner_agency=claim.owner_agency
    )
    record(
        "claim.withdrawn",
        verb=Verb.ALTERATION,
        object_kind="case",
        objects=[claim.id, claim.case_id],
        by=by,
        at=now,
    )
    save_once(row, clash="This claim was taken back already.", slug="withdrawn")
    ClaimedPerson.objects.filter(claim=claim).update(withdrawn=True)
    follow_event(claim.case, "claim_withdrawn", by=by, at=now)
    return row


@transaction.atomic
def draw_claims(
    *,
    scheme: Scheme,
    first: date,
    last: date,
    size: int,
    by: Viewer,
    seed: str = "",
    at: datetime | None = None,
) -> ClaimSample:
    """Draw claims for checking, of those that stand and were made on these days, by a seed that is kept: anybody can draw them again.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        DataUnfit: days the wrong way round, a size that is none, or no claim on these days.
    Records
        ``claim.sampled``, with the claims.
    """
    permissions.check_may(by, "sample_claims", scheme)
    now, seed = at or timezone.now(), seed or secrets.token_hex(16)
    if first > last:
        raise DataUnfit("The first day is after the last.", slug="day-unfit")
    if not 1 <= size <= MOST_SAMPLED:
        raise DataUnfit(
            say("Draw from 1 to {most_sampled} claims.", most_sampled=MOST_SAMPLED), slug="size-unfit"
        )
    frame = [claim.id for claim in claims_in(by, scheme, first=first, last=last)]
    if not frame:
        raise DataUnfit("No claim that stands was made on these days.", slug="nothing-to-draw")
    row = ClaimSample(
        id=uuid4(), scheme=scheme, first=first, last=last, drawn_from=len(frame), seed=seed, claims=[UUID(key) for key in drawn(seed.encode(), map(str, frame), size)],
        at=now, by=by.user_id, owner_agency=permissions.acting_agency(by, "sample_claims", scheme),
        seen_by_agencies=sorted(scheme.agencies),
    )  # fmt: skip
    record(
        "claim.sampled",
        verb=Verb.CONSULTATION,
        object_kind="claim",
        objects=[row.id, *row.claims],
        by=by,
        at=now,
    )
    row.save(force_insert=True)
    start_grants(row=row, by=by, because="sits-at-the-table", at=now)
    return row


@transaction.atomic
def check_claim(
    *,
    sample: ClaimSample,
    claim: Claim,
    agrees: bool,
    because: str,
    by: Viewer,
    at: datetime | None = None,
) -> ClaimCheck:
    """Say whether the evidence bears a claim of a sample out.

    Refuses
        PermissionRefused: no co-ordinator, chair or representative; or they made the claim themselves.
        NotVisible: not theirs to see. StageRefused: they checked it already.
        DataUnfit: the claim is not in this sample, or no reason.
    Records
        ``claim.checked``.
    """
    sample, claim, now = sample_for(by, sample.id), claim_for(by, claim.id), at or timezone.now()
    permissions.check_may(by, "check_claim", sample.scheme)
    if claim.id not in sample.claims:
        raise DataUnfit("This claim is not in the sample.", slug="not-in-sample")
    if claim.by == by.user_id:
        raise PermissionRefused("A claim is checked by somebody other than whoever made it.")
    if not because.strip():
        raise DataUnfit("Say what you looked at, and what you found.", slug="why-missing")
    row = ClaimCheck(
        sample=sample, claim=claim, agrees=agrees, because=because.strip(), at=now, by=by.user_id, owner_agency=claim.owner_agency
    )  # fmt: skip
    record(
        "claim.checked",
        verb=Verb.CONSULTATION,
        object_kind="case",
        objects=[claim.id, claim.case_id],
        by=by,
        at=now,
    )
    save_once(row, clash="You have checked this claim in this sample already.", slug="checked")
    return row
