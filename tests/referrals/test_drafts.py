"""Half-written referrals beneath the pages: the database's own lock, the seal, and how they end."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.access.jobs import job_viewer
from plumbline.access.models import Membership
from plumbline.access.queries import viewer_by_id
from plumbline.audit.models import Entry
from plumbline.referrals.models import Draft
from plumbline.referrals.queries import draft_page, my_drafts
from plumbline.referrals.rules import may_save
from plumbline.referrals.services import let_old_drafts_go, save_draft, throw_draft_away
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days
from tests.two_people import set_by_two


TYPED = {"words": ["Kanari words"], "person_1_last": ["Kanarilast"], "person_1_first": ["Kanarifirst"]}


def save(panel, by, **changes):
    asked = {
        "draft_id": uuid4(),
        "typed": TYPED,
        "window": UUID(int=1),
        "turn": 1,
        "version": 0,
        "at": days(0),
    }
    return save_draft(scheme=panel.scheme, by=by, **(asked | changes))


@pytest.fixture
def draft(panel, personas, looking_as):
    with looking_as(personas.bob) as bob:
        return save(panel, bob)


def test_its_writer_reads_it_back(draft, personas, looking_as):
    with looking_as(personas.bob) as bob:
        assert draft_page(bob, draft.id)[1] == TYPED
        (line,) = my_drafts(bob)
        assert (line.about, line.kept_until) == ("Kanarilast, Kanarifirst", days(14).date())


@pytest.mark.parametrize("name", ["alice", "charlie", "dana", "worker", "chair", "governance"])
def test_the_database_shows_it_to_nobody_else(draft, personas, looking_as, name):
    with looking_as(getattr(personas, name)) as viewer:
        assert not Draft.objects.exists()
        assert Draft.objects.filter(id=draft.id).delete()[0] == 0
        with pytest.raises(NotVisible):
            draft_page(viewer, draft.id)


def test_not_even_to_a_colleague_of_the_same_agency(draft, personas, looking_as, as_role):
    with as_role("migrator"):
        Membership(
            user_id=personas.dana.user_id, agency_id=personas.agencies["police"], role="representative", starts=days(-90)
        ).save()  # fmt: skip
    with looking_as(viewer_by_id(personas.dana.user_id)) as dana:
        assert my_drafts(dana) == []
        assert not Draft.objects.exists()


def test_whoever_leaves_the_agency_leaves_it_behind(draft, personas, looking_as, as_role):
    with as_role("migrator"):
        Membership.objects.filter(user_id=personas.bob.user_id).update(agency_id=personas.agencies["housing"])
    with looking_as(viewer_by_id(personas.bob.user_id)) as bob:
        assert my_drafts(bob) == []
        assert not Draft.objects.exists()


def test_under_another_writer_s_name_it_does_not_open(draft, personas, looking_as, as_role):
    """Whoever could change the table still could not read what it holds."""
    with as_role("migrator"):
        Draft.objects.update(writer=personas.dana.user_id, agency=personas.agencies["housing"])
    with looking_as(personas.dana) as dana, pytest.raises(StageRefused, match="cannot be read"):
        draft_page(dana, draft.id)


def test_whoever_does_not_refer_saves_nothing(panel, personas, looking_as):
    with looking_as(personas.charlie) as charlie, pytest.raises(PermissionRefused):
        save(panel, charlie)


def test_more_than_a_referral_is_refused(panel, personas, looking_as):
    with looking_as(personas.bob) as bob, pytest.raises(DataUnfit, match="more than a referral holds"):
        save(panel, bob, typed={"words": ["x" * 100_001]})


def test_nobody_piles_them_up(panel, personas, looking_as, monkeypatch):
    monkeypatch.setattr("plumbline.referrals.services.drafts.MOST", 2)
    with looking_as(personas.bob) as bob:
        save(panel, bob)
        save(panel, bob)
        with pytest.raises(StageRefused, match="not sent yet"):
            save(panel, bob)


def test_one_that_was_thrown_away_does_not_come_back_from_an_open_window(draft, panel, personas, looking_as):
    with looking_as(personas.bob) as bob:
        throw_draft_away(draft_id=draft.id, by=bob)
        with pytest.raises(NotVisible):
            save(panel, bob, draft_id=draft.id, turn=2, version=1)


@pytest.mark.parametrize(("after", "left"), [(timedelta(days=14, hours=12), 1), (timedelta(days=15), 0)])
def test_one_that_nobody_touches_is_gone_after_its_days(draft, looking_as, as_role, after, left):
    with as_role("worker"), looking_as(job_viewer("remind")) as job:
        assert let_old_drafts_go(by=job, at=days(0) + after) == 1 - left
    with as_role("migrator"):
        assert Draft.objects.count() == left
    with as_role("auditor"):
        assert Entry.objects.filter(what="referral.draft_thrown_away").count() == 1 - left


def test_the_days_are_those_of_the_partnership(draft, panel, personas, looking_as, as_role):
    set_by_two(looking_as, personas, panel.scheme, "clocks.unsent", "3 days", days(-1).date())
    with as_role("worker"), looking_as(job_viewer("remind")) as job:
        assert let_old_drafts_go(by=job, at=days(5)) == 1


def test_the_job_that_lets_them_go_reads_no_word(draft, looking_as, as_role):
    from django.db import ProgrammingError

    with (
        as_role("worker"),
        looking_as(job_viewer("remind")),
        pytest.raises(ProgrammingError, match="permission denied"),
    ):
        bytes(Draft.objects.values_list("sealed", flat=True).get())


WINDOWS = st.sampled_from(["a", "b"])
NUMBERS = st.integers(0, 5)


@given(window=WINDOWS, turn=NUMBERS, version=NUMBERS, held=st.tuples(WINDOWS, NUMBERS, NUMBERS))
def test_of_two_windows_only_one_built_on_what_is_held_takes_its_place(window, turn, version, held):
    answer = may_save(stored=held, window=window, turn=turn, version=version)
    if window == held[0]:
        assert answer is (True if turn > held[1] else None)
    else:
        assert answer is (version == held[2])
