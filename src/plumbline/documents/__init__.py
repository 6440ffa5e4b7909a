"""Paper: what is made from finished words and figures, never from rows."""

from plumbline.documents.charts import Bar, Chart, bars, concentration_curve
from plumbline.documents.maps import MapArea, area_map


__all__ = ["Bar", "Chart", "MapArea", "area_map", "bars", "concentration_curve"]
