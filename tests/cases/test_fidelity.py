"""The fidelity checklist: who answers it, what is no answer, who reads it, and what is counted."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from plumbline.access.enums import Role
from plumbline.audit.models import Entry
from plumbline.cases import services
from plumbline.cases.enums import Kept
from plumbline.cases.fidelity import answers_in_order
from plumbline.cases.models import FidelityCheck
from plumbline.cases.queries.fidelity import checklist_of, delivered_counts
from plumbline.cases.queries.onward import onward_for, onward_shown
from plumbline.values.errors import DataUnfit, NotVisible, StageRefused
from tests.cases.test_onward import _agree, step
from tests.casework import days
from tests.marac import add_person


LIST = ("First session within a week", "The same mentor throughout", "Plan agreed in writing")
START, END = date(2026, 1, 1), date(2026, 7, 1)


@pytest.fixture
def rita(panel):
    viewer = add_person(panel.p, "rita", "charity", Role.REPRESENTATIVE)
    _agree(panel, "charity")
    return viewer


@pytest.fixture
def onward(panel, rita):
    """Begun at the charity, which is in no case, under a version with a checklist of three lines."""
    case = panel.active()[0]
    with panel.look(panel.p.alice):
        entry = panel.intervention("charity", must_happen=LIST).id
    sent = panel.referred_on(case, by=panel.p.alice, provider="charity", intervention=entry)
    step(panel, sent, "accepted", "started", by=rita)
    with panel.look(rita):
        return onward_for(rita, sent.id)


def answer(panel, onward, by, answers, *, day=20, **more):
    with panel.look(by):
        return services.answer_checklist(onward=onward, answers=answers, by=by, at=days(day), **more)


def counted(panel, who):
    with panel.look(getattr(panel.p, who)) as viewer:
        return delivered_counts(viewer, scheme=panel.scheme.id, start=START, end=END)


@given(st.dictionaries(st.integers(0, 5), st.sampled_from(["", *Kept]), max_size=6))
def test_a_line_left_open_stays_open(given_):
    if not any(given_.values()):
        with pytest.raises(DataUnfit):
            answers_in_order(["line"] * 6, given_)
        return
    found = answers_in_order(["line"] * 6, given_)
    assert found == [given_.get(number, "") for number in range(6)]


@pytest.mark.parametrize("given_", [{3: "kept"}, {0: "mostly"}, {}])
def test_what_is_no_answer_is_refused(panel, onward, rita, given_):
    with pytest.raises(DataUnfit):
        answer(panel, onward, rita, given_)
    assert not FidelityCheck.objects.exists()


def test_the_last_answering_counts_and_both_sides_read_it(panel, onward, rita, as_role):
    answer(panel, onward, rita, {0: "kept", 1: "kept"})
    again = answer(panel, onward, panel.p.alice, {0: "kept", 1: "not", 2: "cannot_tell"}, day=21, expected=1)
    assert (again.number, again.side, again.agency) == (2, "sender", panel.p.agencies["council"])
    for viewer in (rita, panel.p.alice):
        with panel.look(viewer):
            found = checklist_of(viewer, onward_shown(viewer, onward.id))
            assert [said for _, said in found.lines] == ["Kept", "Not kept", "Cannot tell"]
            assert found.may_answer
    (row,) = counted(panel, "board")
    assert (row.side, row.lines, row.kept, row.not_kept, row.cannot_tell, row.unanswered, row.n) == (
        "sender", 3, 1, 1, 1, 0, 1,
    )  # fmt: skip
    with as_role("auditor"):
        assert Entry.objects.filter(what="onward.checked", objects_seen__contains=[onward.id]).count() == 2


def test_nobody_s_answer_is_counted_as_nobody_s(panel, onward):
    (row,) = counted(panel, "board")
    assert (row.side, row.judged, row.unanswered, row.n) == ("", 0, 3, 1)
    for who in ("charlie", "analyst"):
        assert counted(panel, who) == []


def test_two_at_once_and_a_delivery_that_never_began(panel, onward, rita):
    answer(panel, onward, rita, {0: "kept"})
    with pytest.raises(StageRefused) as meanwhile:
        answer(panel, onward, rita, {0: "not"}, expected=0)
    assert meanwhile.value.slug == "answered-meanwhile"
    other = panel.referred_on(
        panel.active()[0], by=panel.p.alice, intervention=onward.version.intervention_id
    )
    with pytest.raises(StageRefused) as early:
        answer(panel, other, panel.p.alice, {0: "kept"})
    assert early.value.slug == "not-begun"


def test_others_find_nothing_and_no_postcode_crosses(panel, onward, rita):
    with pytest.raises(NotVisible):
        answer(panel, onward, panel.p.charlie, {0: "kept"})
    with pytest.raises(DataUnfit, match="postcode"):
        answer(panel, onward, rita, {0: "kept"}, words="Lives at SL1 2AB now")
    answer(panel, onward, rita, {0: "kept"})
    with panel.look(panel.p.charlie):
        assert not FidelityCheck.objects.exists()


def test_an_answer_is_never_changed(panel, onward, rita):
    row = answer(panel, onward, rita, {0: "not"})
    with panel.look(rita), pytest.raises(DatabaseError), transaction.atomic():
        FidelityCheck.objects.filter(id=row.id).update(answers=["kept", "kept", "kept"])
