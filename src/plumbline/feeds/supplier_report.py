"""Why rows of a batch were kept aside, as a file for its supplier: row numbers and reasons, nothing from the rows."""

from __future__ import annotations

import csv
import io

from plumbline.feeds.models import Batch
from plumbline.values.formulas import as_shown


def supplier_report(batch: Batch) -> str:
    """CSV with a line for each reason; no cell begins as a formula does, though headings are the supplier's.

    That a file is made up stands in its heading and in every line: a line may be copied without the rest.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(
        [
            "File",
            "Version",
            "Column",
            "Reason, and what to do",
            "Rows",
            "The first of them, as rows of the sheet",
            *(["Made-up data"] if batch.made_up else []),
        ]
    )
    for reason in batch.reasons:
        first = ", ".join(str(n) for n in reason["first"])
        writer.writerow(
            [
                as_shown(batch.file_name),
                batch.version,
                as_shown(reason["column"]),
                as_shown(reason["reason"]),
                reason["rows"],
                first,
                *(["Made-up data"] if batch.made_up else []),
            ]
        )
    return out.getvalue()
