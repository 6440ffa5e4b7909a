"""Released results put in as an evaluation would have left them, and summaries of other installations."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from math import exp, log
from uuid import uuid4

from django.test import override_settings

from plumbline.evaluation import protocol_from
from plumbline.evaluation.protocol import canonical_json
from plumbline.finding.models import NominationRun
from plumbline.studies.models import Protocol, ProtocolLock, ReleaseCheck, Result
from plumbline.studies.signed_file import written
from plumbline.studies.signing import public_key, sign
from plumbline.studies.summarising import summary_of
from tests.conftest import database_role


DAY = datetime(2026, 6, 1, 9, tzinfo=UTC)
OTHER_KEY = b"another installation's own secret"[:32]


def figures(
    *, ratio=0.8, se=0.2, kept_error=True, people=(60, 60), events=(40, 50), parts=(), days=365, **more
):
    """Figures of a lottery as they are stored."""
    arms = {
        arm: {"people": n, "events": e, "events_before": e, "person_years": 50.0, "hidden": False}
        for arm, n, e in zip(("not_drawn", "offered"), people, events, strict=True)
    }
    return {
        "design": "lottery",
        "planned_design": "lottery",
        "strength": {"grade": 5, "word": "very strong", "sentence": "By lot."},
        "n": sum(n or 0 for n in people),
        "arms": arms,
        "person_years": 100.0,
        "rate_ratio": ratio,
        "ci_low": exp(log(ratio) - 1.96 * se) if ratio else None,
        "ci_high": exp(log(ratio) + 1.96 * se) if ratio else None,
        "level": 0.95,
        "se": se if kept_error else None,
        "parts": list(parts),
        "doubts": [],
        "from": "2026-06-01",
        "to": "2027-05-31",
        "days": days,
        "days_planned": 365,
        "loaded_to_when_locked": None,
        "made_up": True,
        "protocol_sha256": "",
        **more,
    }


def part(slug="under_25", *, ratio=0.7, se=0.3, n=(30, 30)):
    """Figures of one part as they are stored."""
    return {
        "part": slug,
        "inside": "Under 25",
        "outside": "Others",
        "n_inside": n[0],
        "n_outside": n[1],
        "ratio_inside": [0.6, 0.4, 0.9],
        "ratio_outside": [0.9, 0.6, 1.3],
        "ratio": ratio,
        "ci_low": 0.4,
        "ci_high": 1.2,
        "level": 0.95,
        "se": se,
        "sentence": "We cannot tell.",
    }


def put_result(
    personas, *, checkers=(), standing="registered", verdict="cannot_tell", at=DAY, run=None, **told
):
    """A result of the analyst's, checked by ``checkers``."""
    council = personas.agencies["council"]
    with database_role("migrator"):
        run = run or NominationRun.objects.create(
            owner_agency=council,
            seen_by_agencies=[council],
            kind="violence",
            rule="harm-v1",
            rule_version=1,
            as_of=DAY,
            made_at=DAY,
            made_by=personas.analyst.user_id,
            purpose="violence-panel",
            method="by_rank",
            capacity=60,
            listed=120,
            eligible=500,
            review_on=date(2027, 6, 1),
            made_up=True,
        )
        plan = {
            "question": "Did it help?",
            "who": "Those on a made-up list",
            "outcome": "violence per person-year",
            "window_days": 365,
            "design": "lottery",
            "smallest_worth_having": 0.2,
            "estimator": "a made-up estimator",
            "covariates": [],
        }
        protocol = Protocol.objects.create(
            run=run, registered_at=DAY, registered_by=personas.analyst.user_id, **plan
        )
        fixed = protocol_from(
            {**plan, "list": str(run.id), "follow_up_loaded_to": None, "seed_commitment": ""}
        )
        ProtocolLock.objects.create(
            protocol=protocol,
            canonical=fixed.canonical,
            sha256=fixed.sha256,
            locked_at=DAY,
            locked_by=personas.analyst.user_id,
        )
        result = Result.objects.create(
            protocol=protocol,
            protocol_sha256=fixed.sha256,
            standing=standing,
            evaluated_at=at,
            evaluated_by=personas.analyst.user_id,
            follow_up_to=date(2027, 5, 31),
            verdict=verdict,
            sentence="We cannot tell yet.",
            figures_version=3,
            figures=figures(**told),
        )
        for who in checkers:
            ReleaseCheck.objects.create(result=result, passed=True, checked_by=who.user_id, checked_at=at)
    return result


def summary(
    *,
    at=DAY,
    study=None,
    place="Southtown",
    sha="a" * 64,
    standing="registered",
    verdict="cannot_tell",
    **told,
):
    """What another installation would say of a result of its own."""
    plan = {
        "list": study or str(uuid4()),
        "question": "Did it help there?",
        "outcome": "violence per person-year",
        "window_days": 365,
        "design": "lottery",
        "estimator": "a made-up estimator",
        "covariates": [],
        "smallest_worth_having": 0.2,
    }
    about = {
        "id": str(uuid4()),
        "place": place,
        "kind": "violence",
        "software": "0.1.0",
        "made_at": (at + timedelta(days=1)).isoformat(),
        "made_up": True,
        "protocol_sha256": sha,
        "standing": standing,
        "verdict": verdict,
        "evaluated_at": at.isoformat(),
    }
    return summary_of(figures(**told), plan=plan, about=about)


@contextmanager
def elsewhere():
    """Sign as another installation would."""
    with override_settings(SUMMARY_KEY=OTHER_KEY):
        yield


def signed(document):
    """The file of a summary, signed with the key in force."""
    text = canonical_json(document)
    return written(text, signature=sign(text), key=public_key())


def from_elsewhere(**told):
    """A file of another installation."""
    document = summary(**told)
    with elsewhere():
        return signed(document)


def changed(file, **more):
    """The same file with other words in its envelope."""
    return json.dumps({**json.loads(file), **more}).encode()
