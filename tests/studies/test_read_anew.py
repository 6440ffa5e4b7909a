"""Results that were kept by a rule put right since are read by today's."""

import pytest

from plumbline.studies.models import Result
from plumbline.studies.queries import findings
from plumbline.studies.services import confirm_installation, take_summary_in
from plumbline.studies.signed_file import read
from plumbline.studies.signing import fingerprint
from tests.studies.released import from_elsewhere, put_result


pytestmark = pytest.mark.django_db
WORTH = {"smallest_worth_having": 0.3}


def read_back(personas, ratio, se, **told):
    made = put_result(personas, verdict="no_worthwhile_change", ratio=ratio, se=se, **WORTH, **told)
    return Result.objects.get(id=made.id)


def test_a_clear_rise_kept_as_no_change_is_read_as_a_rise_and_says_so(personas):
    found = read_back(personas, 1.27, 0.033)

    assert found.verdict == "rose"
    assert found.sentence.startswith("Violence rose: compatible with a rise of 19% to a rise of 35%.")
    assert "put right since" in found.sentence


def test_one_that_holds_more_than_the_plan_calls_small_cannot_tell(personas):
    found = read_back(personas, 1.15, 0.09)

    assert found.verdict == "cannot_tell"
    assert "put right since" in found.sentence


def test_one_that_is_small_on_both_sides_stands_as_it_was(personas):
    found = read_back(personas, 1.0, 0.05)

    assert (found.verdict, found.sentence) == ("no_worthwhile_change", "We cannot tell yet.")


def test_of_few_events_the_way_it_went_is_right_and_no_figure_is_shown(personas):
    found = read_back(personas, 1.27, 0.033, events=(40, 3))

    assert found.verdict == "rose"
    assert found.sentence.startswith("Violence rose: the whole interval lies above no difference.")
    assert "19%" not in found.sentence


def test_so_is_a_summary_of_another_installation(personas, looking_as, as_role):
    file = from_elsewhere(verdict="no_worthwhile_change", ratio=1.15, se=0.01)
    key = fingerprint(read(file).key)
    with as_role("app"), looking_as(personas.analyst) as viewer:
        confirm_installation(name="Southtown", read_out=key, file=file, by=viewer)
        take_summary_in(file=file, by=viewer)
        assert [one.verdict for one in findings(viewer)] == ["rose"]
