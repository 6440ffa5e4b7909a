"""Templates of a scheme's papers: set by those who lead it, one after the other."""

import pytest

from plumbline.audit.models import Entry
from plumbline.documents.word import standard_template
from plumbline.schemes.queries.paper_templates import paper_template, paper_templates
from plumbline.schemes.services import set_paper_template
from plumbline.values.errors import DataUnfit, PermissionRefused
from tests.casework import panel as panel


def put(panel, who="alice", **changes):
    with panel.look(getattr(panel.p, who)) as viewer:
        given = {"what": "minutes", "file": standard_template(), "because": "Our letterhead"} | changes
        return set_paper_template(scheme=panel.scheme, by=viewer, **given)


def test_the_last_one_holds_for_its_sort_of_paper(panel):
    put(panel, file=standard_template())
    assert paper_template(panel.scheme, "minutes") == standard_template() or paper_template(
        panel.scheme, "minutes"
    )
    assert paper_template(panel.scheme, "pack") is None


def test_an_empty_file_goes_back_to_the_standard_one_and_the_rows_stay(panel):
    put(panel)
    put(panel, file=b"", because="Too small to read")
    assert paper_template(panel.scheme, "minutes") is None
    assert [(row.number, row.because) for row in paper_templates(panel.scheme, "minutes")] == [
        (1, "Our letterhead"),
        (2, "Too small to read"),
    ]


def test_a_file_that_will_not_do_leaves_nothing(panel):
    with pytest.raises(DataUnfit, match="no Word document"):
        put(panel, file=b"hello")
    with pytest.raises(DataUnfit, match="Say why"):
        put(panel, because=" ")
    assert paper_templates(panel.scheme, "minutes") == []


def test_nobody_else_sets_one(panel):
    with pytest.raises(PermissionRefused):
        put(panel, who="bob")


def test_it_is_written_down(panel, as_role):
    row = put(panel)
    with as_role("auditor"):
        assert set(Entry.objects.get(what="paper_template.set").objects_seen) == {row.id, panel.scheme.id}
