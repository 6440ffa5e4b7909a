"""Made-up follow-up of people whose events repeat, drawn anew at every run."""

import numpy as np


def spans(rng, *, people=300, whole_days=True, deaths=False, gaps=False, visits=True):
    """Columns: person, home, area, start, stop, event, died, arm, x (changes at each visit), y (steady), weight, shift."""
    rows = []
    for person in range(people):
        arm, steady, risk = int(rng.integers(2)), rng.normal(), rng.gamma(1.5, 1 / 1.5)
        weight = rng.uniform(0.5, 2.0)
        end, now, x = rng.uniform(60, 200), 0.0, rng.normal()
        dies = rng.exponential(250) if deaths else np.inf
        last = min(end, dies)
        last = np.ceil(last) if whole_days else last
        while now < last:
            rate = 0.02 * risk * np.exp(-0.4 * arm + 0.2 * x + 0.3 * steady)
            gap, visit = rng.exponential(1 / rate), rng.uniform(20, 60) if visits else np.inf
            stop = min(now + gap, now + visit, last)
            stop = min(np.ceil(stop), last) if whole_days else stop
            event = now + gap <= stop and stop < last
            died = deaths and dies <= end and stop == last
            rows.append(
                (person, person // 3, person % 3, now, stop, event, died, arm, x, steady, weight, 0.1 * x)
            )
            away = gaps and not event and rng.random() < 0.2
            now, x = (stop + 3.0 if away else stop), rng.normal()
    names = ("person", "home", "area", "start", "stop", "event", "died", "arm", "x", "y", "weight", "shift")
    return {name: np.array(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}


def counts(rng, *, people=800, clumps=1.2):
    """Columns: events, years, arm, x, home (of one to four people)."""
    arm, x = rng.integers(0, 2, people), rng.normal(size=people)
    home = np.repeat(np.arange(people), rng.integers(1, 5, people))[:people]
    years = rng.uniform(0.4, 1.5, people)
    shared = rng.gamma(4.0, 0.25, people)[home]
    mean = np.exp(0.4 - 0.3 * arm + 0.4 * x) * years * shared
    events = rng.poisson(mean * rng.gamma(clumps, 1 / clumps, people))
    return {"events": events, "years": years, "arm": arm, "x": x, "home": home}


def sites(rng, *, number=14):
    """Columns: effect, variance, feature of sites whose true effects differ and small ones of which report larger."""
    feature = rng.normal(size=number)
    variance = rng.uniform(0.01, 0.15, number)
    effect = rng.normal(-0.2 + 0.15 * feature - 0.4 * np.sqrt(variance), np.sqrt(variance + 0.04))
    return {"effect": effect, "variance": variance, "feature": feature}
