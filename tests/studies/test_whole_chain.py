"""From a made-up town's files to an answer, through the services of every room: nothing stands in for anything."""

from datetime import UTC, date, datetime

import pytest

from plumbline.access.jobs import job_viewer
from plumbline.finding.queries import verify_draw
from plumbline.finding.services import commit_to_lot, freeze_by_lot, run_shape, write_listed
from plumbline.linking.services import link_everyone
from plumbline.studies.services import evaluate, lock_protocol, register_protocol
from plumbline.timeline.services import take_in_file
from plumbline.town import TownPlan, build_town, follow_up, write_town
from tests.finding.panels import committed_before


UNTIL = date(2025, 11, 1)
INDEX = datetime(2025, 11, 1, tzinfo=UTC)
LATER = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.mark.extra  # the tutorial walks the same chain by command
@pytest.mark.slow
@pytest.mark.django_db
def test_a_lottery_in_a_made_up_town_finds_what_was_planted(personas, as_role, looking_as, tmp_path):
    def acting(role, job):
        return as_role(role), looking_as(job_viewer(job))

    def take_in_and_link():
        role, look = acting("loader", "ingest")
        with role, look as job:
            for path in sorted((tmp_path / "extracts").iterdir()):
                take_in_file(path, by=job)
        role, look = acting("matcher", "link")
        with role, look as job:
            link_everyone(by=job)

    write_town(
        build_town(TownPlan(people=20_000, months=36, seed=5, world="D", problem="people", until=UNTIL)),
        tmp_path,
    )
    take_in_and_link()
    role, look = acting("analyst", "nominate")
    with role, look as job:
        shape = run_shape(by=job, end=datetime(2025, 11, 1))
        lot = commit_to_lot(by=job, at=INDEX, listed=80, seed=b"a seed for the whole chain")
        committed_before(lot.id)
        run = freeze_by_lot(commitment_id=lot.id, by=job, at=INDEX)
        assert verify_draw(job, run.id)
        write_listed(run_id=run.id, path=tmp_path / "listed.csv", by=job)
        protocol = register_protocol(run_id=run.id, by=job, late_by=0)
        lock = lock_protocol(protocol_id=protocol.id, by=job)
    follow_up(tmp_path, 12, tmp_path / "listed.csv", 0.1)
    take_in_and_link()
    role, look = acting("analyst", "evaluate")
    with role, look as job:
        result = evaluate(protocol_id=protocol.id, by=job, at=LATER)

    assert shape.made_up
    assert shape.document["people"]["top_tenth_share"] > shape.document["people"]["expected_high"]
    assert shape.document["hidden_share"] is not None
    assert lock.follow_up_loaded_to is None
    assert result.figures["n"] == 80
    assert result.figures["days"] >= 364
    assert result.verdict == "fell"
    assert result.figures["ci_high"] < 1
    assert result.figures["before_after_change"] < result.figures["expected_change_without_effect"]
