"""A block outranks every grant, on a case and on all that hangs on it, whichever is shared anew afterwards."""

from plumbline.cases.models import ResearchRequest
from plumbline.cases.services import declare_conflict
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
