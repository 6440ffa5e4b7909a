"""A limit or threshold holds once a second person confirms it; until then the old one does."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from plumbline.audit.enums import Verb
from plumbline.audit.models import Entry
from plumbline.audit.services import record
from plumbline.notices.queries import waiting_notices
from plumbline.schemes.enums import ABOUT_VALUE
from plumbline.schemes.kind import Limit, settings_of
from plumbline.schemes.models import ProposedValue, ValueAnswer
from plumbline.schemes.queries import kind_of, local_values
from plumbline.schemes.queries.proposals import proposal_shown, proposals_of
from plumbline.schemes.reading import kind_called, known_kinds
from plumbline.schemes.services import answer_value, change_value, set_local_value, withdraw_value
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import start_panel


TODAY = timezone.localdate
RESEARCH = "clocks.research"


@pytest.fixture
def scheme(personas, looking_as):
    with looking_as(personas.alice):
        return start_panel(personas)


@pytest.fixture
def proposed(scheme, personas, looking_as):
    """Alice would have ten working days for research, from yesterday."""
    with looking_as(personas.alice) as alice:
        return change(scheme, alice)


def change(scheme, by, path=RESEARCH, value="10 working_days"):
    day = TODAY() - timedelta(days=1)
    return change_value(scheme=scheme, path=path, value=value, because="Two desks", from_date=day, by=by)


def told(viewer):
    return [n.kind for n in waiting_notices(viewer) if n.about_kind == ABOUT_VALUE]


def test_the_old_value_holds_until_it_is_confirmed(proposed, scheme, personas, looking_as):
    scheme.refresh_from_db()
    assert kind_of(scheme).limit("research") == Limit(5, "working_days")
    with looking_as(personas.governance) as governance:
        answer_value(proposal_id=proposed.id, confirmed=True, by=governance)
    scheme.refresh_from_db()
    assert kind_of(scheme).limit("research") == Limit(10, "working_days")
    # What was decided before it was confirmed was decided by the old one.
    assert kind_of(scheme, TODAY() - timedelta(days=1)).limit("research") == Limit(5, "working_days")
    (row,) = local_values(scheme)
    assert (row.set_by, row.confirmed_by) == (personas.alice.user_id, personas.governance.user_id)
    assert (row.overrides, row.because) == ("5 working_days", "Two desks")


def test_what_is_refused_never_holds_and_says_why(proposed, scheme, personas, looking_as):
    with looking_as(personas.governance) as governance:
        with pytest.raises(DataUnfit, match="Say why"):
            answer_value(proposal_id=proposed.id, confirmed=False, by=governance)
        answer_value(proposal_id=proposed.id, confirmed=False, words="The law says five", by=governance)
        with pytest.raises(StageRefused, match="answered already"):
            answer_value(proposal_id=proposed.id, confirmed=True, by=governance)
    scheme.refresh_from_db()
    assert scheme.local == {}
    with looking_as(personas.alice) as alice:
        (line,) = proposals_of(alice, scheme)
        assert (line.is_open, line.refused) == (False, "The law says five")


def test_whoever_proposed_it_withdraws_it_and_another_may_be_proposed(proposed, scheme, personas, looking_as):
    with looking_as(personas.alice) as alice:
        with pytest.raises(DataUnfit, match="Say why"):
            withdraw_value(proposal_id=proposed.id, because=" ", by=alice)
        withdraw_value(proposal_id=proposed.id, because="A slip", by=alice)
        (line,) = proposals_of(alice, scheme)
        assert (line.is_open, line.refused, line.withdrawn) == (False, "", "A slip")
        assert change(scheme, alice, value="9 working_days")
    with looking_as(personas.governance) as governance, pytest.raises(StageRefused, match="answered already"):
        answer_value(proposal_id=proposed.id, confirmed=True, by=governance)


def test_what_was_answered_is_not_withdrawn(proposed, personas, looking_as):
    with looking_as(personas.governance) as governance:
        answer_value(proposal_id=proposed.id, confirmed=True, by=governance)
    with looking_as(personas.alice) as alice, pytest.raises(StageRefused, match="answered already"):
        withdraw_value(proposal_id=proposed.id, because="Late", by=alice)


@pytest.mark.parametrize("who", ["chair", "governance", "bob"])
def test_nobody_else_withdraws_it(proposed, personas, looking_as, who):
    with looking_as(getattr(personas, who)) as viewer, pytest.raises(PermissionRefused):
        withdraw_value(proposal_id=proposed.id, because="Not mine", by=viewer)


@pytest.mark.parametrize("who", ["alice", "chair", "bob", "board", "administrator"])
def test_nobody_else_confirms(proposed, personas, looking_as, who):
    with looking_as(getattr(personas, who)) as viewer, pytest.raises(PermissionRefused):
        answer_value(proposal_id=proposed.id, confirmed=True, by=viewer)


def test_whoever_is_at_another_table_cannot_tell_that_it_is_there(proposed, personas, looking_as):
    with looking_as(personas.charlie) as charlie, pytest.raises(NotVisible):
        proposal_shown(charlie, proposed.id)


@pytest.mark.parametrize(("who", "confirmed"), [("alice", True), ("chair", True), ("chair", False)])
def test_the_database_lets_nobody_confirm_what_they_proposed_nor_withdraw_what_another_did(
    proposed, personas, looking_as, who, confirmed
):
    by = getattr(personas, who)
    row = ValueAnswer(
        proposal=proposed,
        confirmed=confirmed,
        words="So",
        answered_by=by.user_id,
        answered_at=timezone.now(),
    )
    with looking_as(by):
        record("scheme.value_confirmed", verb=Verb.ALTERATION, object_kind="scheme", objects=[row.id], by=by)
        with pytest.raises(DatabaseError), transaction.atomic():
            row.save(force_insert=True)


def test_each_is_told_by_the_other(proposed, personas, looking_as):
    with looking_as(personas.governance) as governance:
        assert told(governance) == ["value-proposed"]
        answer_value(proposal_id=proposed.id, confirmed=True, by=governance)
    with looking_as(personas.alice) as alice:
        assert told(alice) == ["value-answered"]


def test_both_are_in_the_ledger(proposed, personas, looking_as, as_role):
    with looking_as(personas.governance) as governance:
        answer_value(proposal_id=proposed.id, confirmed=True, by=governance)
    with as_role("auditor"):
        rows = Entry.objects.filter(what__startswith="scheme.value_").order_by("at")
        assert set(rows.values_list("what", "actor")) == {
            ("scheme.value_proposed", personas.alice.user_id),
            ("scheme.value_confirmed", personas.governance.user_id),
        }


def test_one_change_of_a_value_waits_at_a_time(proposed, scheme, personas, looking_as):
    with looking_as(personas.alice) as alice:
        with pytest.raises(StageRefused, match="waits for information governance already"):
            change(scheme, alice, value="9 working_days")
        assert change(scheme, alice, path="clocks.plan", value="9 working_days")


def test_a_value_that_will_not_do_is_not_proposed(scheme, personas, looking_as):
    with looking_as(personas.alice) as alice:
        with pytest.raises(DataUnfit, match="a number and one of"):
            change(scheme, alice, value="soon")
        assert not ProposedValue.objects.exists()


def test_there_is_no_way_around_it(scheme, personas, looking_as):
    with looking_as(personas.alice) as alice, pytest.raises(StageRefused, match="Two people"):
        set_local_value(
            scheme=scheme, path=RESEARCH, value="9 days", because="So", from_date=TODAY(), by=alice
        )


def test_words_are_set_by_one(scheme, personas, looking_as):
    with looking_as(personas.alice) as alice:
        change(scheme, alice, path="meeting.quorum", value="police")
    scheme.refresh_from_db()
    assert kind_of(scheme).meeting.quorum == ("police",)


@pytest.mark.parametrize("slug", known_kinds())
def test_limits_and_thresholds_of_every_kind_take_two(slug):
    two = {path.partition(".")[0] for path, one in settings_of(kind_called(slug)).items() if one.guarded}
    one = {path.partition(".")[0] for path, one in settings_of(kind_called(slug)).items() if not one.guarded}
    assert two <= {"clocks", "routes", "tools", "states", "needs", "actions", "break_glass"}
    assert one <= {"ladder", "meeting", "work", "hours", "nation", "reach", "delivery", "returns", "actions"}
    assert "clocks" in two
