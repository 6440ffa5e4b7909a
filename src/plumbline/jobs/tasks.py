"""The tasks, by the names that rooms below ask for them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from plumbline.access.jobs import job_viewer
from plumbline.access.viewer import Viewer
from plumbline.feeds.enums import CHECK, SURVEY, TAKE_IN
from plumbline.finding.models import NominationRun
from plumbline.finding.services import commit_to_lot, freeze_by_lot, freeze_by_rank, run_shape
from plumbline.finding.services.asking import COMMIT, DRAW, FREEZE, MEASURE
from plumbline.jobs.performing import Known, Outcome
from plumbline.jobs.progress import Progress
from plumbline.linking.services import link_everyone
from plumbline.linking.services.asking import LINK
from plumbline.queue.models import Work
from plumbline.studies.services import evaluate, lock_protocol, try_power
from plumbline.studies.services.asking import EVALUATE, LOCK, TRY_POWER
from plumbline.studies.services.bundling import MAKE, make_bundle, measure_bundle
from plumbline.studies.services.bundling import MEASURE as MEASURE_BUNDLE
from plumbline.studies.turns import people_still_compared, people_whose_turn_came
from plumbline.timeline.services import undo_batch
from plumbline.timeline.services.asking import UNDO
from plumbline.timeline.services.uploads import check_upload, survey_upload, take_in_upload


def _link(work: Work, asker: Viewer, progress: Progress) -> Outcome:
    progress("Joining records that are the same person")
    found = link_everyone(by=job_viewer("link"))
    return Outcome(
        f"{found.records:,} records are {found.people:,} people at certain links. "
        f"{found.review:,} pairs wait for a person to decide.",
        found.run_id,
    )


def _measure(work: Work, asker: Viewer, progress: Progress) -> Outcome:
    progress("Counting events by person, couple and place")
    report = run_shape(
        by=asker,
        start=_day(work, "start"),
        end=_day(work, "end"),
        population=work.about.get("population"),
        train_until=until.date() if (until := _day(work, "train_until")) else None,
    )
    return Outcome(str(report.document["sentence"]), report.id)


def _freeze(work: Work, asker: Viewer, progress: Progress) -> Outcome:
    progress("Scoring everybody by the rule")
    return _frozen(
        freeze_by_rank(
            by=asker,
            places=work.about["places"],
            scheme_id=_scheme(work),
            turn_came=people_whose_turn_came(asker, timezone.now()),
            still_compared=people_still_compared(asker, timezone.now()),
        )
    )


def _commit(work: Work, asker: Viewer, progress: Progress) -> Outcome:
    progress("Drawing a seed and sealing it")
    places, ethics = work.about["places"], work.about["ethics"]
    made = commit_to_lot(by=asker, capacity=places, listed=2 * places, scheme_id=_scheme(work), ethics=ethics)
    return Outcome(
        f"Committed to the seed with SHA-256 {made.seed_commitment}. Nobody has been drawn yet.", made.id
    )


def _draw(work: Work, asker: Viewer, progress: Progress) -> Outcome:
    progress("Scoring everybody by the rule")
    return _frozen(
        freeze_by_lot(
            commitment_id=UUID(work.about["commitment"]),
            by=asker,
            turn_came=people_whose_turn_came(asker, timezone.now()),
            still_compared=people_still_compared(asker, timezone.now()),
        )
    )


def _frozen(run: NominationRun) -> Outcome:
    return Outcome(
        f"{run.eligible:,} people are eligible by rule {run.rule}; {run.capacity:,} places are offered.",
        run.id,
    )


def _survey(work: Work, asker: Viewer, progress: Progress) -> Outcome:
    upload = UUID(work.about["upload"])
    return Outcome(survey_upload(upload_id=upload, by=asker, say=progress), upload)


def _check(work: Work, asker: Viewer, progress: Progress) -> Outcome:
    upload = UUID(work.about["upload"])
    return Outcome(check_upload(upload_id=upload, by=asker, say=progress), upload)


def _take_in(work: Work, asker: Viewer, progress: Progress) -> Outcome:
    upload = UUID(work.about["upload"])
    return Outcome(take_in_upload(upload_id=upload, by=asker, say=progress), upload)


def _undo(work: Work, asker: Viewer, progress: Progress) -> Outcome:
    progress("Taking the file's rows out again")
    batch = undo_batch(batch_id=UUID(work.about["batch"]), by=asker, because=work.about["because"])
    return Outcome(
        "Its rows are out of lists, links and figures. What rests on them says that they were taken back.",
        batch.id,
    )


def _lock(work: Work, asker: Viewer, progress: Progress) -> Outcome:
    progress("Looking how far follow-up is loaded, and fixing the plan")
    lock = lock_protocol(protocol_id=UUID(work.about["protocol"]), by=asker)
    return Outcome(f"Locked. SHA-256 of the plan: {lock.sha256}.", lock.protocol_id)


def _evaluate(work: Work, asker: Viewer, progress: Progress) -> Outcome:
    progress("Pulling outcomes from the events")
    found = evaluate(protocol_id=UUID(work.about["protocol"]), by=asker)
    return Outcome(found.sentence, found.id)


def _measure_bundle(work: Work, job: Viewer, progress: Progress) -> Outcome:
    progress("Counting how far people can be told apart")
    found = measure_bundle(bundle_id=UUID(work.about["bundle"]), by=job)
    return Outcome(
        "Counted: enough people are alike in what others might know of them."
        if found.smallest >= found.least
        else "Counted: fewer people are alike than the plan asks for, so no bundle is made.",
        found.bundle_id,
    )


def _make_bundle(work: Work, job: Viewer, progress: Progress) -> Outcome:
    progress("Working the result out again, and sealing the bundle")
    made = make_bundle(bundle_id=UUID(work.about["bundle"]), by=job)
    return Outcome(made.refused or "The bundle is made.", made.bundle_id)


def _try_power(work: Work, asker: Viewer, progress: Progress) -> Outcome:
    progress("Playing what the list can be compared by on the years before it")
    trial = try_power(run_id=UUID(work.about["run"]), by=asker)
    draws = trial.figures["draws"]
    if "designs" in trial.figures:
        return Outcome(f"Played each way of comparing {draws:,} times.", trial.run_id)
    return Outcome(f"Played {draws:,} lotteries of {trial.figures['listed']:,} people.", trial.run_id)


def _scheme(work: Work) -> UUID | None:
    told = work.about["scheme_id"]
    return UUID(told) if told else None


def _day(work: Work, name: str) -> datetime | None:
    told = work.about.get(name)
    return datetime.fromisoformat(told) if told else None


TASKS = {
    LINK: Known(_link, job="link"),
    MEASURE: Known(_measure),
    LOCK: Known(_lock),
    EVALUATE: Known(_evaluate),
    MEASURE_BUNDLE: Known(_measure_bundle, job="evaluate"),
    MAKE: Known(_make_bundle, job="evaluate"),
    TRY_POWER: Known(_try_power),
    FREEZE: Known(_freeze),
    COMMIT: Known(_commit),
    DRAW: Known(_draw),
    SURVEY: Known(_survey),
    CHECK: Known(_check),
    TAKE_IN: Known(_take_in),
    UNDO: Known(_undo),
}
