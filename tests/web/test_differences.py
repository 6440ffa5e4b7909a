"""What differs between two versions is marked word by word, and nothing of it is taken for markup."""

from plumbline.web.templatetags.differences import gone_from, new_to


def test_a_changed_word_is_marked_on_either_side():
    assert gone_from("fewer than 50% are on time", ["fewer than 60% are on time"]) == (
        "fewer than <del>50%</del> are on time"
    )
    assert new_to("fewer than 60% are on time", ["fewer than 50% are on time"]) == (
        "fewer than <ins>60%</ins> are on time"
    )


def test_a_line_with_nothing_like_it_is_marked_whole_and_the_same_line_is_not():
    assert new_to("A line of its own", ["Something else altogether"]) == "<ins>A line of its own</ins>"
    assert new_to("Unchanged", ["Unchanged", "Other"]) == "Unchanged"
    assert gone_from("Gone", []) == "<del>Gone</del>"


def test_signs_of_markup_are_shown_as_typed():
    assert "<b>" not in new_to("under <b>5</b> weeks", ["under 6 weeks"])
