"""Share of violence behind a door, where no patrol sees it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from plumbline.places.shares import Share, share_of
from plumbline.values.errors import DataUnfit


INDOORS = ("dwelling", "indoors")
OUTDOORS = ("outdoors",)


def indoors_share(setting: npt.ArrayLike, is_domestic: npt.ArrayLike) -> Share:
    """Share indoors of violence not recorded as domestic, among events whose setting is known.

    Parameters
    ----------
    setting : shape (E,), ``dwelling`` or ``indoors`` (both are indoors), ``outdoors``; anything else is unknown.
    is_domestic : shape (E,), true, false, or None where the agency does not say; None counts as not domestic.

    Returns
    -------
    Share: ``n`` non-domestic events, ``unknown`` of them without a known setting and left out of the share.

    Raises
    ------
    DataUnfit: columns of different lengths, or no non-domestic event with a known setting.

    Assumes
    -------
    A setting is as likely to be left blank indoors as outdoors; docs/methods/indoors-share.md.
    """
    settings = np.asarray(setting, dtype=object)
    domestic = np.asarray(
        [flag is True or flag is np.True_ for flag in np.asarray(is_domestic, dtype=object).tolist()]
    )
    if settings.shape != domestic.shape:
        raise DataUnfit("Two columns of one table must be equally long.", slug="columns-differ")
    counted = settings[~domestic] if settings.size else settings
    indoors = int(np.isin(counted.astype(str), INDOORS).sum())
    known = indoors + int(np.isin(counted.astype(str), OUTDOORS).sum())
    if known == 0:
        raise DataUnfit("No violence outside the home has a known setting.", slug="no-known-setting")
    return share_of(indoors, known, unknown=counted.size - known)
