"""An assessment: begun, saved, finished once, corrected by a further version, its band set by judgement."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from plumbline.cases import services
from plumbline.cases.models import Assessment, AssessmentDraft, BandOverride
from plumbline.cases.queries.assessments import (
    assessment_sheet,
    assessments_of_case,
    change_of_case,
    draft_sheet,
)
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.assessments.made_up import ANSWERS, WHOLE
from tests.cases.assessed import assessed, begin, finish, load, marks
from tests.casework import days


@pytest.fixture
def instrument(personas, looking_as, tmp_path):
    return load(looking_as, tmp_path)


@pytest.fixture
def case(panel):
    return panel.active()[0]


@pytest.fixture
def worker(personas, looking_as):
    with looking_as(personas.worker) as viewer:
        yield viewer


def test_it_works(case, instrument, worker):
    row = assessed(case, instrument, by=worker)
    sheet = assessment_sheet(worker, row.id)
    assert (row.score, row.band, row.missing, row.by) == (6, "high", 0, worker.user_id)
    assert (sheet.line.band, sheet.line.agency, sheet.line.by) == ("High", "Probation", "Worker")
    assert [d.score for d in sheet.line.result.domains] == [6, 0]
    assert [answer.words for answer in sheet.line.strengths] == ["Her sister"]
    assert AssessmentDraft.objects.get().ended_at == days(10)


def test_it_is_scored_once_and_never_again(case, instrument, worker, as_role):
    """What is stored is shown, whatever the instrument would say today."""
    row = assessed(case, instrument, by=worker)
    with as_role("migrator"):
        changed = dict(instrument.definition)
        changed["domains"][0]["questions"][0]["points"] = "100"
        type(instrument).objects.filter(id=instrument.id).update(definition=changed)
    assert assessment_sheet(worker, row.id).line.result.score == Decimal(6)


def test_what_is_not_known_is_counted_and_leaves_a_range(case, instrument, worker):
    row = assessed(case, instrument, by=worker, answers=ANSWERS | {"h2": "not_known", "d1": "not_known"})
    result = assessment_sheet(worker, row.id).line.result
    assert (result.score, result.missing, result.could_least, result.could_most) == (3, 2, 3, 9)
    assert result.could_be == ("low", "high")


def test_until_it_is_finished_its_agency_alone_sees_it(case, instrument, personas, looking_as):
    with looking_as(personas.worker) as worker:
        draft = begin(case, instrument, by=worker)
    for name in ("alice", "bob", "dana", "chair", "charlie"):
        with looking_as(getattr(personas, name)) as other:
            assert not AssessmentDraft.objects.exists()
            with pytest.raises(NotVisible):
                draft_sheet(other, draft.id)
    with looking_as(personas.worker) as worker:
        finish(draft, by=worker)
    with looking_as(personas.bob) as bob:
        assert [len(p.lines) for p in assessments_of_case(bob, case.ref).people] == [1]


def test_what_is_typed_comes_back_sealed_at_rest(case, instrument, worker, as_role):
    draft = begin(case, instrument, by=worker)
    services.save_answers(draft=draft, typed={"q_h3": "Her sister Wilma"}, **marks(draft), by=worker)
    assert draft_sheet(worker, draft.id).typed == {"q_h3": "Her sister Wilma"}
    with as_role("migrator"):
        assert b"Wilma" not in bytes(AssessmentDraft.objects.get().sealed)


def test_the_second_of_two_who_write_learns_of_the_first(case, instrument, worker):
    draft = begin(case, instrument, by=worker)
    one, two = marks(draft), marks(draft)
    services.save_answers(draft=draft, typed={"q_h1": "yes"}, **one, by=worker)
    with pytest.raises(StageRefused, match="Worker changed this assessment in another window"):
        services.save_answers(draft=draft, typed={"q_h1": "no"}, **two, by=worker)
    with pytest.raises(StageRefused, match="another window"):
        services.finish_assessment(draft=draft, answers=ANSWERS, **two, by=worker)
    assert draft_sheet(worker, draft.id).typed == {"q_h1": "yes"}
    # Having read it, the second may go on.
    services.save_answers(draft=draft, typed={"q_h1": "no"}, **(two | {"version": 1}), by=worker)
    assert draft_sheet(worker, draft.id).typed == {"q_h1": "no"}


def test_what_arrives_late_is_let_go(case, instrument, worker):
    draft, window = begin(case, instrument, by=worker), uuid4()
    for turn, answer in ((2, "yes"), (1, "no")):
        services.save_answers(
            draft=draft, typed={"q_h1": answer}, window=window, turn=turn, version=0, by=worker
        )
    assert draft_sheet(worker, draft.id).typed == {"q_h1": "yes"}


def test_whoever_begins_the_same_learns_who_began_first(case, instrument, worker):
    begin(case, instrument, by=worker)
    with pytest.raises(StageRefused, match="Worker began this assessment on 12 March 2026"):
        begin(case, instrument, by=worker)


def test_what_was_thrown_away_is_gone_and_can_be_begun_again(case, instrument, worker):
    draft = begin(case, instrument, by=worker)
    services.save_answers(draft=draft, typed={"q_h1": "yes"}, **marks(draft), by=worker)
    services.throw_assessment_away(draft=draft, by=worker, at=days(11))
    with pytest.raises(NotVisible):
        draft_sheet(worker, draft.id)
    with pytest.raises(StageRefused, match="thrown away meanwhile"):
        finish(draft, by=worker)
    assert draft_sheet(worker, begin(case, instrument, by=worker).id).typed == {}


def test_it_is_finished_once(case, instrument, worker):
    draft = begin(case, instrument, by=worker)
    finish(draft, by=worker)
    with pytest.raises(StageRefused, match="finished or thrown away"):
        finish(draft, by=worker)
    assert Assessment.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"answers": {"h1": "yes"}}, "2 of 5 questions have no answer"),
        ({"answers": ANSWERS | {"h2": "9"}}, "from 0 to 4"),
        ({"on": (days(10) + timedelta(days=1)).date()}, "still to come"),
    ],
)
def test_half_of_it_is_not_finished(case, instrument, worker, change, told):
    with pytest.raises(DataUnfit, match=told):
        finish(begin(case, instrument, by=worker), by=worker, **change)
    assert not Assessment.objects.exists()


def test_nobody_outside_the_case_is_assessed(case, instrument, worker):
    with pytest.raises(DataUnfit, match="somebody in this case"):
        begin(case, instrument, by=worker, person=uuid4())


def test_a_version_that_is_not_in_effect_yet_is_not_used(case, worker, looking_as, personas, tmp_path):
    later = WHOLE.replace("effective_from: 2026-01-01", "effective_from: 2027-01-01")
    found = load(looking_as, tmp_path, later)
    with looking_as(personas.worker) as worker, pytest.raises(DataUnfit, match="not loaded here"):
        begin(case, found, by=worker)


def test_a_chair_and_an_outsider_assess_nobody(case, instrument, personas, looking_as):
    with looking_as(personas.chair) as chair, pytest.raises(PermissionRefused):
        begin(case, instrument, by=chair)
    with looking_as(personas.charlie) as charlie, pytest.raises(NotVisible):
        begin(case, instrument, by=charlie)


class TestCorrecting:
    def test_a_correction_is_a_further_version_and_the_first_stays(self, case, instrument, worker):
        first = assessed(case, instrument, by=worker)
        second = services.correct_assessment(
            assessment=first, answers=ANSWERS | {"h1": "no"}, because="Misheard", by=worker, at=days(11)
        )
        assert (first.score, second.score, second.on) == (6, 3, first.on)
        sheet = assessment_sheet(worker, first.id)
        assert [v.assessment.id for v in sheet.versions] == [second.id, first.id]
        assert not sheet.line.is_last
        (person,) = assessments_of_case(worker, case.ref).people
        assert [line.assessment.id for line in person.lines] == [second.id]

    def test_the_second_of_two_learns_of_the_first(self, case, instrument, worker):
        first = assessed(case, instrument, by=worker)
        given = {"assessment": first, "answers": ANSWERS | {"h1": "no"}, "because": "Misheard", "by": worker}
        services.correct_assessment(**given)
        with pytest.raises(StageRefused, match="Somebody corrected this assessment just now"):
            services.correct_assessment(**given)

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"because": " "}, "Say why"),
            ({"answers": ANSWERS}, "Nothing is different"),
            ({"answers": {}}, "no answer"),
        ],
    )
    def test_an_unfit_one_is_refused(self, case, instrument, worker, change, told):
        first = assessed(case, instrument, by=worker)
        given = {"answers": ANSWERS | {"h1": "no"}, "because": "Misheard", "by": worker}
        with pytest.raises(DataUnfit, match=told):
            services.correct_assessment(assessment=first, **(given | change))

    def test_another_agency_corrects_none(self, case, instrument, personas, looking_as):
        with looking_as(personas.worker) as worker:
            first = assessed(case, instrument, by=worker)
        with looking_as(personas.bob) as bob, pytest.raises(PermissionRefused, match="agency that made it"):
            services.correct_assessment(assessment=first, answers=ANSWERS | {"h1": "no"}, because="x", by=bob)


class TestJudging:
    def judged(self, row, by, **changes):
        given = {"band": "low", "because": "Her sister moved in", "at": days(11)}
        return services.override_band(assessment=row, by=by, **(given | changes))

    def test_both_bands_stand_with_name_and_reason(self, case, instrument, worker):
        row = assessed(case, instrument, by=worker)
        self.judged(row, worker)
        line = assessment_sheet(worker, row.id).line
        assert (line.band, line.band_now, row.band) == ("High", "Low", "high")
        (told,) = line.overrides
        assert (told.was, told.band, told.by, told.override.because) == (
            "High",
            "Low",
            "Worker",
            "Her sister moved in",
        )

    def test_a_later_one_counts_and_the_first_stays(self, case, instrument, worker):
        row = assessed(case, instrument, by=worker)
        self.judged(row, worker)
        self.judged(row, worker, band="high", because="She moved out again")
        line = assessment_sheet(worker, row.id).line
        assert [(o.was, o.band) for o in line.overrides] == [("High", "Low"), ("Low", "High")]

    def test_the_second_of_two_learns_of_the_first(self, case, instrument, worker):
        row = assessed(case, instrument, by=worker)
        self.judged(row, worker, expected=0)
        with pytest.raises(StageRefused, match="set a band here just now"):
            self.judged(row, worker, band="high", expected=0)

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"because": ""}, "Say why"),
            ({"band": "high"}, "another band"),
            ({"band": "huge"}, "another band"),
        ],
    )
    def test_an_unfit_one_is_refused(self, case, instrument, worker, change, told):
        row = assessed(case, instrument, by=worker)
        with pytest.raises(DataUnfit, match=told):
            self.judged(row, worker, **change)
        assert not BandOverride.objects.exists()

    def test_an_instrument_that_leaves_nothing_to_judgement(self, case, personas, looking_as, tmp_path):
        strict = load(looking_as, tmp_path, WHOLE.replace("judgement: true", "judgement: false"))
        with looking_as(personas.worker) as worker:
            row = assessed(case, strict, by=worker)
            with pytest.raises(StageRefused, match="leaves no band to judgement"):
                self.judged(row, worker)

    def test_a_corrected_one_takes_no_band(self, case, instrument, worker):
        row = assessed(case, instrument, by=worker)
        self.judged(row, worker)
        new = services.correct_assessment(
            assessment=row, answers=ANSWERS | {"h1": "no", "h2": "4"}, because="Misheard", by=worker
        )
        with pytest.raises(StageRefused, match="corrected"):
            self.judged(row, worker, band="high")
        # The judgement was of the answers as they were, and is not carried over.
        assert assessment_sheet(worker, new.id).line.overrides == ()


def test_a_closed_case_takes_nothing_more(panel, instrument, personas, looking_as):
    case, objective, _ = panel.active()
    with looking_as(personas.worker) as worker:
        row, draft = assessed(case, instrument, by=worker), begin(case, instrument, by=worker)
    with looking_as(personas.alice) as alice:
        services.hold_review(
            case=case, ratings=panel.rating(objective), words="x", outcome="close", by=alice, at=days(30)
        )
        services.close_case(case=case, reason="no_gain", words="x", by=alice, at=days(30))
    with looking_as(personas.worker) as worker:
        for attempt in (
            lambda: begin(case, instrument, by=worker),
            lambda: finish(draft, by=worker),
            lambda: services.save_answers(draft=draft, typed={}, **marks(draft), by=worker),
            lambda: services.correct_assessment(assessment=row, answers={}, because="x", by=worker),
            lambda: services.override_band(assessment=row, band="low", because="x", by=worker),
        ):
            with pytest.raises(StageRefused, match="This case is closed"):
                attempt()
        assert assessments_of_case(worker, case.ref).acts == frozenset()
        # What was typed can still be thrown away.
        services.throw_assessment_away(draft=draft, by=worker, at=days(31))


def test_change_is_of_versions_that_stand(case, instrument, worker):
    first = assessed(case, instrument, by=worker, at=days(10))
    services.correct_assessment(
        assessment=first, answers=ANSWERS | {"h2": "4"}, because="Misheard", by=worker, at=days(10)
    )
    assessed(case, instrument, by=worker, answers=ANSWERS | {"h1": "no"}, at=days(20))
    _, (person,) = change_of_case(worker, case.ref)
    (series,) = person.series
    assert [p.result.score for p in series.points] == [7, 3]
    assert [(t.title, t.change.by) for t in series.tracks] == [("Home", -4), ("Days", 0), ("In all", -4)]
