"""The demo's result is checked and signed, and three made-up towns send what they found: one fall, one rise, one that cannot tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from math import exp, log
from uuid import UUID, uuid5

from django.utils import timezone

from plumbline import __version__
from plumbline.access.identity import acting_as
from plumbline.cli.story.partnership import Cast
from plumbline.evaluation.protocol import canonical_json
from plumbline.studies.circumstances import CIRCUMSTANCES
from plumbline.studies.enums import COVARIATES, ESTIMATOR, OUTCOME
from plumbline.studies.parts import PARTS
from plumbline.studies.queries import results_of
from plumbline.studies.services import (
    ask_for_bundle,
    check_for_release,
    confirm_installation,
    make_summary,
    take_summary_in,
)
from plumbline.studies.services.planning import QUESTION
from plumbline.studies.signed_file import written
from plumbline.studies.signing import fingerprint, public_key, sign
from plumbline.studies.summarising import summary_of


SECRET = b"a key for made-up towns alone...".ljust(32, b".")[:32]
SPACE = UUID("3f6c3c6e-6f0a-4f4e-9a55-0e8a4c1d6a10")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Town:
    """What a made-up town found: ratio and error of its log; people and events of each arm; how young people fared beside the rest."""

    name: str
    verdict: str
    ratio: float
    se: float
    people: tuple[int, int]
    events: tuple[int, int]
    young: tuple[float, float]
    circumstances: tuple[str, str, str, str]


TOWNS = (
    Town(
        "Made-up Southtown",
        "cannot_tell",
        0.84,
        0.21,
        (60, 60),
        (88, 71),
        (0.91, 0.44),
        ("panel", "half_up", "urban", "under_300k"),
    ),
    Town(
        "Made-up Westtown",
        "fell",
        0.62,
        0.18,
        (100, 100),
        (150, 95),
        (0.71, 0.38),
        ("team", "four_fifths_up", "urban", "over_300k"),
    ),
    Town(
        "Made-up Easttown",
        "rose",
        1.52,
        0.2,
        (80, 80),
        (90, 139),
        (1.12, 0.41),
        ("panel", "under_half", "mixed", "under_100k"),
    ),
)


def share_evidence(cast: Cast, protocol_id: UUID, *, at: datetime) -> None:
    """Check and sign the last result of a plan, take in what the made-up towns send, and ask for a bundle."""
    with acting_as(cast.people["governance"]) as gwen:
        result = next(row for row in results_of(gwen, protocol_id) if row.standing != "exploratory")
        check_for_release(result_id=result.id, passed=True, by=gwen, at=at)
    with acting_as(cast.people["researcher"]) as rosa:
        check_for_release(result_id=result.id, passed=True, by=rosa, at=at)
    with acting_as(cast.people["analyst"]) as anil:
        make_summary(
            result_id=result.id,
            place="Made-up Northtown",
            circumstances=_circumstances(("panel", "not_known", "urban", "under_300k")),
            by=anil,
            at=at,
        )
        files = [_file(town, at - (200 + 30 * number) * DAY) for number, town in enumerate(TOWNS)]
        confirm_installation(
            name="Made-up towns together",
            read_out=fingerprint(public_key(SECRET)),
            file=files[0],
            by=anil,
            at=at,
        )
        for file in files:
            take_summary_in(file=file, by=anil, at=at)
        ask_for_bundle(
            result_id=result.id,
            purpose="To work the result out again before the board reads it (made up)",
            recipient="Made-up University, department of statistics",
            ends_on=timezone.localdate(at) + 180 * DAY,
            for_agency=cast.agencies["college"],
            by=anil,
            at=at,
        )


def _file(town: Town, at: datetime) -> bytes:
    text = canonical_json(_summary(town, at))
    return written(text, signature=sign(text, SECRET), key=public_key(SECRET))


def _summary(town: Town, at: datetime) -> dict[str, object]:
    study = uuid5(SPACE, town.name)
    plan = {
        "list": str(study),
        "question": QUESTION,
        "outcome": OUTCOME,
        "window_days": 365,
        "design": "lottery",
        "estimator": ESTIMATOR,
        "covariates": list(COVARIATES),
        "smallest_worth_having": 0.2,
    }
    about = {
        "id": str(uuid5(study, at.isoformat())),
        "place": town.name,
        "kind": "violence",
        "circumstances": _circumstances(town.circumstances),
        "software": __version__,
        "made_at": (at + DAY).isoformat(),
        "made_up": True,
        "protocol_sha256": sha256(study.bytes).hexdigest(),
        "standing": "registered",
        "verdict": town.verdict,
        "evaluated_at": at.isoformat(),
    }
    return summary_of(_figures(town, at), plan=plan, about=about)


def _circumstances(words: tuple[str, ...]) -> dict[str, str]:
    return dict(zip(CIRCUMSTANCES, words, strict=True))


def _figures(town: Town, at: datetime) -> dict[str, object]:
    arms = zip(("not_drawn", "offered"), town.people, town.events, strict=True)
    ratio, se = town.young
    part = PARTS["under_25"]
    return {
        "design": "lottery",
        "strength": {"grade": 5, "word": "strong"},
        "arms": {arm: {"people": people, "events": events} for arm, people, events in arms},
        **_ratio(town.ratio, town.se),
        "parts": [
            {
                "part": part.slug,
                "n_inside": 40,
                "n_outside": sum(town.people) - 40,
                "ratio_inside": list(_ratio(town.ratio * ratio, se).values())[:3],
                "ratio_outside": list(_ratio(town.ratio, town.se).values())[:3],
                "ratio": ratio,
                "se": se,
            }
        ],
        "from": timezone.localdate(at - 370 * DAY).isoformat(),
        "to": timezone.localdate(at - 6 * DAY).isoformat(),
        "days": 365,
        "loaded_to_when_locked": None,
    }


def _ratio(ratio: float, se: float) -> dict[str, float]:
    reach = 1.98 * se
    return {
        "rate_ratio": ratio,
        "ci_low": exp(log(ratio) - reach),
        "ci_high": exp(log(ratio) + reach),
        "level": 0.95,
        "se": se,
    }
