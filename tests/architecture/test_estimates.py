"""Every estimator of ``evaluation`` gives back what the contract asks (``evaluation/estimate.py``), or says why it is none."""

import dataclasses
import inspect
import re
from importlib import import_module

import numpy as np
import pytest

from plumbline import evaluation
from plumbline.evaluation.doubts import Doubt
from tests.architecture.test_estimators import ESTIMATORS
from tests.evaluation.estimates import EXAMPLES


ROWS = {name: row for name, row in ESTIMATORS.items() if name.startswith("evaluation/")}
GIVEN = sorted({result for row in ROWS.values() for result in row["gives"]})
PLAIN = {"float", "int", "bool", "None", "Floats", "tuple"}
"""What may come out of a public function without being a result: numbers of a plan, and arrays."""

WITHOUT_EFFECT = {"BeforeAfter": "change"}
"""It keeps the contract but for its first word."""


def returned(name):
    """Names in the return annotations of the public functions of a file."""
    module = import_module(f"plumbline.{name[:-3].replace('/', '.')}")
    functions = [
        each
        for word, each in vars(module).items()
        if word in evaluation.__all__ and inspect.isfunction(each) and each.__module__ == module.__name__
    ]
    return {word for each in functions for word in re.findall(r"[A-Za-z]+", each.__annotations__["return"])}


@pytest.mark.parametrize("name", ROWS)
def test_whatever_comes_out_of_an_estimator_is_declared(name):
    row = ROWS[name]
    declared = {*row["gives"], *row.get("beside", {})}
    assert returned(name) - PLAIN == declared
    assert all(row.get("beside", {"": "none"}).values())


def test_every_result_has_an_example():
    assert sorted(EXAMPLES) == GIVEN


@pytest.fixture(params=GIVEN, scope="module")
def found(request):
    """A result of that name, and of how many units it is."""
    result, units = EXAMPLES[request.param]()
    assert type(result).__name__ == request.param
    return result, units


def effect_of(result):
    name = WITHOUT_EFFECT.get(type(result).__name__)
    if name is None:
        return result.effect
    assert not hasattr(result, "effect")
    return np.log1p(getattr(result, name))


def test_it_is_frozen(found):
    result = found[0]
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(result, dataclasses.fields(result)[0].name, None)


def test_its_interval_holds_its_effect_in_the_scale_it_names(found):
    result = found[0]
    effect, interval = np.asarray(effect_of(result)), np.asarray(result.interval)
    assert interval.shape == (*effect.shape, 2)
    assert np.all(np.isfinite(effect))
    assert np.all((interval[..., 0] < effect) & (effect < interval[..., 1]))
    assert result.scale in {"log ratio", "difference", "mean", "share", "as given"}


def test_it_tells_what_to_look_at_and_what_to_doubt(found):
    result = found[0]
    assert dataclasses.is_dataclass(result.diagnostics)
    assert isinstance(result.doubts, tuple)
    assert all(isinstance(doubt, Doubt) for doubt in result.doubts)


def test_each_unit_has_its_part(found):
    result, units = found
    assert result.influence.shape == (units, *np.shape(effect_of(result)))
    assert np.any(result.influence)
    by_nature = {"Staggered", "SteppedWedge", "Pooled", "MetaRegression", "Shrunken", "ChangeRatio"}
    assert (result.influence_of in {"person", "row"}) == (type(result).__name__ not in by_nature)


def test_the_parts_make_up_the_error(found):
    """But for the drawn-in, whose parts make up their distance from the mean."""
    result = found[0]
    if type(result).__name__ == "Shrunken":
        assert result.influence.sum(axis=0) == pytest.approx(result.effect - result.mean)
        return
    interval = np.asarray(result.interval)
    half = (interval[..., 1] - interval[..., 0]) / 2
    error = np.sqrt(np.sum(result.influence**2, axis=0))
    assert np.all((half / error > 1.5) & (half / error < 2.8))
