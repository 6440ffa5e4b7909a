"""Which spots are busy and stay busy, how much happens indoors, and how much police never see."""

from plumbline.places.area_files import AreaMap, area_map_of, read_area_map
from plumbline.places.areas import AreaCount, busiest_areas
from plumbline.places.common_areas import common_area_keys
from plumbline.places.forecast import Forecast, Interval, forecast
from plumbline.places.grid import grid_cells, local_metres
from plumbline.places.hidden import Hidden, hidden_share
from plumbline.places.indoors import indoors_share
from plumbline.places.keys import place_key, place_keys
from plumbline.places.months import MonthsRepeated, months_repeated
from plumbline.places.near_repeat import NearRepeat, near_repeat
from plumbline.places.rates import AreaRate, AreaRates, area_rates
from plumbline.places.shares import Share, share_of


__all__ = [
    "AreaCount",
    "AreaMap",
    "AreaRate",
    "AreaRates",
    "Forecast",
    "Hidden",
    "Interval",
    "MonthsRepeated",
    "NearRepeat",
    "Share",
    "area_map_of",
    "area_rates",
    "busiest_areas",
    "common_area_keys",
    "forecast",
    "grid_cells",
    "hidden_share",
    "indoors_share",
    "local_metres",
    "months_repeated",
    "near_repeat",
    "place_key",
    "place_keys",
    "read_area_map",
    "share_of",
]
