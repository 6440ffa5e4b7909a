"""Which spots are busy and stay busy, how much happens indoors, and how much police never see."""

from plumbline.places.areas import AreaCount, busiest_areas
from plumbline.places.common_areas import common_area_keys
from plumbline.places.hidden import Hidden, hidden_share
from plumbline.places.indoors import indoors_share
from plumbline.places.keys import place_key, place_keys
from plumbline.places.months import MonthsRepeated, months_repeated
from plumbline.places.near_repeat import NearRepeat, near_repeat
from plumbline.places.shares import Share, share_of


__all__ = [
    "AreaCount",
    "Hidden",
    "MonthsRepeated",
    "NearRepeat",
    "Share",
    "busiest_areas",
    "common_area_keys",
    "hidden_share",
    "indoors_share",
    "months_repeated",
    "near_repeat",
    "place_key",
    "place_keys",
    "share_of",
]
