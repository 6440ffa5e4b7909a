"""A block outranks every grant, on a case and on all that hangs on it, whichever is shared anew afterwards."""

import pytest

from plumbline.cases.models import Fact, Objective, ResearchRequest
from plumbline.cases.services import declare_conflict, reply_to_request
from plumbline.sharing.policy import rewritten
from plumbline.sharing.services import block, grant, withdraw
from tests.casework import days
from tests.casework import panel as panel


def hidden(panel, request):
    with panel.look(panel.p.alice):
        return set(ResearchRequest.objects.get(id=request.id).hidden_from)


def kept_from(panel, *, request, user):
    with panel.look(user):
        return not ResearchRequest.objects.filter(id=request.id).exists()


def test_a_child_shared_anew_stays_hidden_from_whoever_is_kept_out_of_its_parent(panel):
    case = panel.triaged(ask=("housing",))
    request = panel.request(case, "housing")
    with panel.look(panel.p.alice) as alice:
        declare_conflict(case=case, user=panel.p.dana.user_id, by=alice, at=days(2))
        grant(row=request, agencies=[panel.p.agencies["probation"]], by=alice, because="test", at=days(3))
        withdraw(row=request, agencies=[panel.p.agencies["probation"]], by=alice, because="test", at=days(4))
    assert hidden(panel, request) == {panel.p.dana.user_id}
    assert kept_from(panel, request=request, user=panel.p.dana)


def test_a_block_of_its_own_stays_when_its_parent_is_shared_anew(panel):
    case = panel.triaged(ask=("housing",))
    request = panel.request(case, "housing")
    with panel.look(panel.p.alice) as alice:
        block(row=request, user=panel.p.dana.user_id, by=alice, because="test", at=days(2))
        grant(row=case, agencies=[panel.p.agencies["police"]], by=alice, because="test", at=days(3))
    assert hidden(panel, request) == {panel.p.dana.user_id}
    assert kept_from(panel, request=request, user=panel.p.dana)


def readers(panel, rows):
    """Of the personas, those who see a row."""
    found = set()
    for name in ("alice", "chair", "bob", "dana", "worker", "charlie"):
        with panel.look(getattr(panel.p, name)):
            if rows.exists():
                found.add(name)
    return found


@pytest.mark.parametrize("marking", ["panel", "owner", "named"])
def test_a_block_on_one_child_row_takes_it_from_nobody_else(panel, marking):
    """Cleared and not conflicted, they see it as before, by the queries and under the database's policies."""
    case = panel.triaged()
    kept, named = panel.p.bob, (panel.p.alice.user_id,) if marking == "named" else ()
    with panel.look(kept) as bob:
        fact = panel.fact(marking=marking, named_users=named)
        reply_to_request(
            request=panel.request_of(bob, case), answer="known", facts=[fact], by=bob, at=days(2)
        )
    before = readers(panel, Fact.objects.all())
    assert "bob" in before
    with panel.look(panel.p.bob) as bob:
        block(row=Fact.objects.get(), user=kept.user_id, by=bob, because="test", at=days(3))
    assert readers(panel, Fact.objects.all()) == before - {"bob"}
    if marking != "owner":
        assert before - {"bob"}


def test_a_block_on_one_child_row_stays_when_its_parent_is_shared_anew_and_takes_the_rest_of_it_from_nobody(
    panel,
):
    case, objective, _ = panel.active()
    before = readers(panel, Objective.objects.all())
    with panel.look(panel.p.alice) as alice:
        block(row=objective, user=panel.p.bob.user_id, by=alice, because="test", at=days(9))
        withdraw(row=case, agencies=[panel.p.agencies["housing"]], by=alice, because="test", at=days(10))
        grant(row=case, agencies=[panel.p.agencies["housing"]], by=alice, because="test", at=days(11))
    assert {"alice", "bob", "dana"} < before
    assert readers(panel, Objective.objects.all()) == before - {"bob"}
    with panel.look(panel.p.bob):
        assert type(case).objects.filter(id=case.id).exists()


def test_a_child_that_somebody_is_let_in_to_keeps_the_readers_of_its_parent(panel):
    _, objective, _ = panel.active()
    before = readers(panel, Objective.objects.all())
    with panel.look(panel.p.alice) as alice:
        grant(row=objective, users=[panel.p.charlie.user_id], by=alice, because="test", at=days(9))
        withdraw(row=objective, users=[panel.p.charlie.user_id], by=alice, because="test", at=days(10))
    assert readers(panel, Objective.objects.all()) == before


def test_words_that_are_not_there_are_not_passed_over_when_a_statement_is_rewritten():
    assert rewritten("a AND b", ("b", "c"), ("a", "d")) == "d AND c"
    with pytest.raises(LookupError, match="Not in the statement: x"):
        rewritten("a AND b", ("x", "y"))
