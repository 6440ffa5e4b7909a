"""A field that one answer alone asks for stands beneath that answer, once, and its errors are said as ever."""

from typing import ClassVar

from django.forms import HiddenInput

from plumbline.web.forms import PageForm, choice_field, line_field


class StayForm(PageForm):
    """Until when."""

    reveals: ClassVar = {"when": {"day": ("last_day",)}}

    when = choice_field("How long?", [("now", "Now"), ("day", "Until a day")], "Choose")
    last_day = line_field("Last day", "Enter the last day")
    because = line_field("Why?", "Say why")


def test_it_stands_beneath_its_answer_and_nowhere_else():
    form = StayForm()
    assert [bound.name for bound in form.visible_fields()] == ["when", "because"]
    shown = str(form["when"].control)
    assert shown.count('name="last_day"') == 1
    day = shown.index('value="day"')
    assert shown.index('value="now"') < day < shown.index('name="last_day"')
    assert shown.count('class="govuk-radios__conditional"') == 1


def test_its_error_is_shown_beneath_the_answer():
    form = StayForm({"when": "day", "last_day": "", "because": "So"})
    assert not form.is_valid()
    assert "Enter the last day." in str(form["when"].control)


def test_a_question_that_reveals_nothing_has_nothing_beneath():
    form = StayForm()
    form.reveals = {}
    assert "conditional" not in str(form["when"].control)
    assert len(form.visible_fields()) == 3


def test_where_there_is_no_choice_the_field_stands_by_itself():
    form = StayForm()
    form.fields["when"].widget = HiddenInput()
    assert [bound.name for bound in form.visible_fields()] == ["last_day", "because"]
