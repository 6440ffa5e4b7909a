"""Sites by period are read from a file, or the line that is wrong is named."""

from math import log

import pytest

from plumbline.evaluation.sites_file import sites_by_period
from plumbline.values.errors import DataUnfit


HEAD = "site,period,events,person_years,begins"
ROWS = ["North,2021,40,1000,2022", "North,2022,30,1000,2022", "South,2021,10,500,", "South,2022,10,500,"]


def read(*rows):
    return sites_by_period([HEAD, *rows])


def test_a_row_for_each_site_and_period_gives_the_log_of_its_rate_and_when_it_began():
    held = read(*ROWS)
    assert (held.sites, held.periods, held.turn.tolist()) == (("North", "South"), (2021, 2022), [1, 2])
    assert held.outcome[0].tolist() == [log(0.04), log(0.03)]


def test_a_site_that_begins_after_the_last_period_had_not_begun_in_any():
    assert (
        read(
            *(row.replace(",2022\n", ",2030") for row in ROWS[2:]), "East,2021,1,1,2030", "East,2022,1,1,2030"
        ).turn[0]
        == 2
    )


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (ROWS[:3], "South has no row for period 2022"),
        ([*ROWS, ROWS[0]], "Line 6: North has two rows"),
        ([*ROWS[:3], "South,2022,10,500,2022"], "Line 5: South begins at two times"),
        (["North,2021,0,1000,"], "Line 2: no event in the whole period"),
        (["North,2021,nan,1000,"], "Line 2: events is no number"),
        (["North,2021.5,4,1000,"], "Line 2: period is no whole number"),
        (["North,2021,4,0,"], "Line 2: events are 0 or more and person_years above 0"),
        ([",2021,4,10,"], "Line 2: say which site"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(rows, words):
    with pytest.raises(DataUnfit, match=words):
        read(*rows)


def test_without_its_columns_it_says_which():
    with pytest.raises(DataUnfit, match="person_years, begins"):
        sites_by_period(["site,year", "North,2021"])
