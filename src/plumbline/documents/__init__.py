"""Paper: what is made from finished words and figures, never from rows."""

from plumbline.documents.charts import Bar, Chart, bars, concentration_curve


__all__ = ["Bar", "Chart", "bars", "concentration_curve"]
