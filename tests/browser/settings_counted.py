"""Settings of the server that journeys are made on: those of production, and each answer says what it cost.

Not for real use: how many rows were asked for can tell somebody that there is a thing that they may not see.
"""

from plumbline.config.settings import *  # noqa: F403 - a variant of the same settings
from plumbline.config.settings import MIDDLEWARE as PRODUCTION_MIDDLEWARE


MIDDLEWARE = ["tests.browser.counting.Counted", *PRODUCTION_MIDDLEWARE]
