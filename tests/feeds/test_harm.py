"""The edition of a harm index that an installation names, and what stands beside what it weighed."""

import pytest

from plumbline.feeds.harm import editions_held, named_harm_index
from plumbline.feeds.models import Batch
from plumbline.timeline.models import Event
from plumbline.values.errors import DataUnfit
from tests.facts import CRIMES_HEADER, acting, add_suppliers, crime_row, take_in, write


EDITION = "An index of ours, 2026"


@pytest.fixture
def index(tmp_path, settings):
    """`index("8N,20")` names a file of one edition with these codes."""

    def name_it(*rows, version="2026", unit="days"):
        path = tmp_path / f"index-{version}.csv"
        head = f"name,version,code,{unit}\n"
        path.write_text(head + "".join(f"An index of ours,{version},{row}\n" for row in rows))
        settings.HARM_INDEX = str(path)

    return name_it


def crimes(folder, name="crimes.csv"):
    return write(
        folder,
        name,
        CRIMES_HEADER,
        crime_row(f"{name}-1"),
        crime_row(f"{name}-2", code="105A", at="02/03/2026 21:00"),
    )


def held(as_role, model, **wanted):
    with as_role("migrator"):
        return list(model.objects.filter(**wanted))


def test_it_works(db, tmp_path, as_role, index):
    add_suppliers()
    index("8N,20", "105A,2")
    take_in(crimes(tmp_path))
    assert sorted(event.harm for event in held(as_role, Event)) == [2, 20]
    assert [batch.harm_index for batch in held(as_role, Batch)] == [EDITION]


def test_without_one_made_up_rows_are_weighed_by_made_up_weights(db, tmp_path, as_role):
    add_suppliers()
    take_in(crimes(tmp_path))
    assert [batch.harm_index.endswith("(made up)") for batch in held(as_role, Batch)] == [True]


def test_a_code_that_it_lacks_weighs_nothing_known(db, tmp_path, as_role, index):
    add_suppliers()
    index("8N,20")
    take_in(crimes(tmp_path))
    assert {event.harm for event in held(as_role, Event)} == {20, None}


def test_both_editions_are_told_where_two_weighed_what_counts(db, tmp_path, index):
    add_suppliers()
    index("8N,20")
    take_in(crimes(tmp_path, "one.csv"))
    index("8N,25", version="2027")
    take_in(crimes(tmp_path, "two.csv"))
    with acting("analyst", "shape"):
        assert editions_held(["police_crimes"]) == [EDITION, "An index of ours, 2027"]


def test_a_file_that_changed_is_read_again(index):
    index("8N,20")
    assert dict(named_harm_index().weights) == {"8N": 20}
    index("8N,20", "105A,2")
    assert dict(named_harm_index().weights) == {"8N": 20, "105A": 2}


@pytest.mark.parametrize("unit", ["weight"])
def test_weights_that_are_not_days_are_refused_before_a_row_is_read(index, unit):
    index("8N,20", unit=unit)
    with pytest.raises(DataUnfit, match="not days"):
        named_harm_index()


def test_a_file_that_is_not_there_is_said(settings):
    settings.HARM_INDEX = "nowhere.csv"
    with pytest.raises(DataUnfit, match="cannot be opened"):
        named_harm_index()
