"""Days in forms: how they may be written, what is said of them where the page comes back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import timezone

from plumbline.values.written_days import in_full
from plumbline.web.forms import PageForm, choice_field, date_field, full_sentence, line_field


class MovingForm(PageForm):
    """A day ahead, and a line that must be there."""

    on = date_field("When do they move?", "Enter the day.", when="ahead")
    where = line_field("To where?", "Say where to")


def shown(**given):
    form = MovingForm(given)
    return form, render_to_string("components/field.html", {"field": form["on"]})


@pytest.mark.parametrize(
    ("written", "ahead"), [("tomorrow", 1), ("in 3 weeks", 21), ("today", 0)]
)  # fmt: skip
def test_a_day_is_written_as_people_write_it(written, ahead):
    form, _ = shown(on=written, where="Here")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["on"] == timezone.localdate() + timedelta(days=ahead)


def test_a_page_that_comes_back_says_which_day_was_read():
    _, page = shown(on="tomorrow", where="")
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert f"Read as {in_full(tomorrow)}" in page
    assert 'aria-describedby="id_on-hint id_on-read"' in page
    assert 'value="tomorrow"' in page


def test_an_empty_page_says_of_no_day_how_it_was_read():
    assert "Read as" not in render_to_string("components/field.html", {"field": MovingForm()["on"]})


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("31 June 2030", "There is no day “31 June 2030” in the calendar."),
        ("soonish", "“soonish” is no day."),
        ("last Friday and after", "“last Friday and after” is no day."),
        ("1 1 2020", "This day is past, Wednesday 1 January 2020."),
        ("1 1 2200", "Wednesday 1 January 2200 is too far away."),
    ],
)
def test_a_day_that_is_refused_names_its_field(written, said):
    form, page = shown(on=written, where="Here")
    assert form.errors["on"][0].startswith(f"“When do they move”: {said}")
    assert "Read as" not in page


@pytest.mark.parametrize(("side", "year"), [("ahead", 2027), ("past", 2026), ("any", 2026)])
def test_the_example_of_a_hint_lies_on_the_side_that_is_asked_for(monkeypatch, side, year):
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 11, 29))

    class Form(PageForm):
        on = date_field("When?", "Give the day.", hint="A day like 27 3 2026, please", when=side)

    assert Form()["on"].help_text == f"A day like 27\N{NO-BREAK SPACE}3\N{NO-BREAK SPACE}{year}, please"


def test_a_day_that_cannot_be_read_is_shown_by_an_example():
    form, _ = shown(on="soonish", where="Here")
    today = timezone.localdate()
    year = today.year + (today > today.replace(month=3, day=27))
    assert form.errors["on"][0].endswith(f"Write it like 27 3 {year} or next Thursday.")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Say where to", "Say where to."),
        ("Where to?", "Where to?"),
        ("Chain 1 lacks “Aim”", "Chain 1 lacks “Aim”."),
        ("", ""),
    ],
)
def test_a_text_of_an_error_is_a_full_sentence(text, said):
    assert full_sentence(text) == said


def test_every_way_to_an_error_ends_in_a_full_sentence():
    form, _ = shown(on="tomorrow", where="x" * 301)
    form.add_error("on", "Say when")
    form.add_error(None, ValidationError({"where": ["Say where to"]}))
    assert form.errors == {
        "where": ["“To where” must be 300 characters or fewer.", "Say where to."],
        "on": ["Say when."],
    }


def chosen(*choices, **how):
    class OneForm(PageForm):
        """One question."""

        way = choice_field("How?", [(one, one) for one in choices], "Choose how", **how)

    return "checked" in str(OneForm()["way"])


def test_a_choice_of_one_stands_chosen_where_the_button_says_what_is_done_and_nowhere_else():
    assert chosen("panel", takes_only=True)
    assert not chosen("panel", "team", takes_only=True)
    assert not chosen("panel")
