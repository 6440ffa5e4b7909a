import numpy as np
import pytest

from plumbline.evaluation import dose_association
from plumbline.values.errors import DataUnfit


def helped(rng, n=400, link=0.0, clumping=1.0):
    """People whom help does nothing for, and who had the less of it the riskier they are, by ``link``."""
    risk = rng.gamma(1 / clumping, clumping, n)
    rank = np.argsort(np.argsort(risk))
    latent = link * (rank - rank.mean()) / rank.std() + np.sqrt(1 - link**2) * rng.normal(size=n)
    dose = np.exp(0.5 * (latent - latent.mean()) / latent.std())
    return {"events": rng.poisson(3 * risk), "years_at_liberty": np.ones(n), "dose": dose / dose.std()}


def test_it_is_the_regression_of_statsmodels():
    sm = pytest.importorskip("statsmodels.api")
    rng = np.random.default_rng(1)
    data, x = helped(rng, n=200), rng.normal(size=200)
    years = rng.uniform(0.5, 1.5, 200)
    design = np.column_stack([np.ones(200), data["dose"], x])
    fit = sm.GLM(data["events"], design, family=sm.families.Poisson(), offset=np.log(years)).fit(tol=1e-13)
    mean = fit.fittedvalues
    bread = np.linalg.inv((design * mean[:, None]).T @ design)
    pull = mean * np.einsum("ij,jk,ik->i", design, bread, design)
    scores = design * ((data["events"] - mean) / (1 - pull))[:, None]
    jackknife = bread @ scores.T @ scores @ bread * 199 / 200

    found = dose_association(**(data | {"years_at_liberty": years}), covariates=x, rng=rng)

    assert found.theta == pytest.approx(fit.params[1], abs=1e-9)
    assert found.se == pytest.approx(np.sqrt(jackknife[1, 1]), rel=1e-8)


def test_the_planted_trap_is_sprung_and_its_link_is_found():
    rng = np.random.default_rng(2)
    found = [dose_association(**helped(rng, link=-0.3), rng=rng) for _ in range(12)]
    ratios = [one.ratio for one in found]

    assert 0.55 < np.mean(ratios) < 0.80
    assert np.mean([one.enough for one in found]) == pytest.approx(-0.3, abs=0.1)
    assert np.mean([one.trap[-0.3] for one in found]) == pytest.approx(np.mean(ratios), abs=0.08)


def test_the_more_they_hang_together_the_larger_the_trap():
    found = dose_association(**helped(np.random.default_rng(3)), rng=np.random.default_rng(4))

    assert list(found.trap) == [-0.1, -0.3, -0.5]
    assert 1 > found.trap[-0.1] > found.trap[-0.3] > found.trap[-0.5]


def test_it_is_always_called_an_association():
    rng = np.random.default_rng(5)
    found = dose_association(**helped(rng, link=-0.3), rng=rng)

    assert [doubt.slug for doubt in found.doubts] == ["association"]
    assert "association, not an effect" in found.sentence
    assert "would look the same" in found.sentence


def test_where_everybody_is_alike_there_is_no_trap():
    data = helped(np.random.default_rng(6)) | {"events": np.full(400, 3)}
    found = dose_association(**data, rng=np.random.default_rng(7))

    assert set(found.trap.values()) == {1.0}
    assert found.enough is None


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"dose": np.ones(400)}, "design-singular"),
        ({"dose": np.ones(3)}, "shapes-differ"),
        ({"events": np.zeros(400)}, "no-events"),
        ({"years_at_liberty": np.zeros(400)}, "values-unfit"),
        ({"cluster": np.zeros(400)}, "too-few-clusters"),
    ],
)
def test_what_has_no_dose_is_refused(change, slug):
    data = helped(np.random.default_rng(8)) | change

    with pytest.raises(DataUnfit) as refused:
        dose_association(**data, rng=np.random.default_rng(1))
    assert refused.value.slug == slug
