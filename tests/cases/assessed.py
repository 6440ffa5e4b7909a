"""People of a case assessed by a made-up instrument, for tests."""

from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from plumbline.access.jobs import job_viewer
from plumbline.assessments.models import Instrument
from plumbline.assessments.services import load_instrument
from plumbline.cases import services
from plumbline.cases.models import Assessment, AssessmentDraft, Case
from tests.assessments.made_up import ANSWERS, WHOLE
from tests.casework import days
from tests.conftest import database_role
from tests.remembering import remembered


@remembered
def load(look, folder: Path, words: str = WHOLE, *, at: datetime | None = None) -> Instrument:
    """Load an instrument from its words; of two versions, the one loaded later is in effect."""
    path = folder / "made-up.yaml"
    path.write_text(words)
    with database_role("worker"), look(job_viewer("operate")) as job:
        return load_instrument(path=path, by=job, at=at or days(-10))[0]


@remembered
def begin(case: Case, instrument: Instrument, *, by, person: UUID | None = None, at=None) -> AssessmentDraft:
    """Call it with ``by`` identified."""
    return services.begin_assessment(
        case=case, person_id=person or case.person_id, instrument_id=instrument.id, by=by, at=at or days(10)
    )


def marks(draft: AssessmentDraft, **changes):
    """What a page of its own, built on the draft as it is, sends."""
    return {"window": uuid4(), "turn": 1, "version": draft.version} | changes


@remembered
def finish(draft: AssessmentDraft, *, by, answers=None, at=None, **changes) -> Assessment:
    """Call it with ``by`` identified."""
    given = {
        "answers": ANSWERS if answers is None else answers,
        **marks(draft),
        "at": at or days(10),
        "by": by,
    }
    return services.finish_assessment(draft=draft, **(given | changes))


def assessed(case: Case, instrument: Instrument, *, by, answers=None, at=None, **changes) -> Assessment:
    """Begun and finished. Call it with ``by`` identified."""
    return finish(begin(case, instrument, by=by, at=at), by=by, answers=answers, at=at, **changes)
