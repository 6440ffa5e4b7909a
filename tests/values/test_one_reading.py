"""What one reading looks up but once: nothing is kept before it, after it, or for another thread."""

from threading import Thread

import pytest

from plumbline.values.one_reading import looked_up, one_reading


@pytest.fixture
def asked():
    return []


def lengths(asked, *words):
    def find(keys):
        asked.append(sorted(keys))
        return {key: len(key) for key in keys if key != "nobody"}

    return looked_up("length", words, find)


def test_a_key_is_looked_for_once(asked):
    with one_reading():
        assert lengths(asked, "ab", "abc") == {"ab": 2, "abc": 3}
        assert lengths(asked, "abc", "a") == {"abc": 3, "a": 1}
    assert asked == [["ab", "abc"], ["a"]]


def test_what_is_not_there_is_left_out_and_not_looked_for_again(asked):
    with one_reading():
        assert lengths(asked, "nobody", "ab") == {"ab": 2}
        assert lengths(asked, "nobody") == {}
    assert asked == [["ab", "nobody"]]


def test_nothing_is_kept_outside_a_reading(asked):
    lengths(asked, "ab")
    lengths(asked, "ab")
    with one_reading():
        lengths(asked, "ab")
    lengths(asked, "ab")
    assert len(asked) == 4


def test_one_kind_of_thing_is_not_taken_for_another(asked):
    with one_reading():
        lengths(asked, "ab")
        assert looked_up("upper case", ["ab"], lambda keys: {key: key.upper() for key in keys}) == {
            "ab": "AB"
        }


def test_what_comes_for_nothing_is_kept(asked):
    with one_reading():
        looked_up("length", ["ab"], lambda keys: {"ab": 2, "abc": 3})
        assert lengths(asked, "abc") == {"abc": 3}
    assert asked == []


def test_another_thread_keeps_its_own(asked):
    with one_reading():
        lengths(asked, "ab")
        other = Thread(target=lambda: lengths(asked, "ab"))
        other.start()
        other.join()
    assert len(asked) == 2


def fails_in_a_reading(asked):
    with one_reading():
        lengths(asked, "ab")
        raise LookupError


def test_a_reading_that_fails_keeps_nothing(asked):
    with pytest.raises(LookupError):
        fails_in_a_reading(asked)
    lengths(asked, "ab")
    assert len(asked) == 2
