"""The catalogue: interventions, their versions, and those withdrawn. Open tables: they name nobody."""

from plumbline.interventions.models.intervention import Intervention, Version, Withdrawal


__all__ = ["Intervention", "Version", "Withdrawal"]
