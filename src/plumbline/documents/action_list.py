"""A list of actions as an Excel workbook that can come back with answers in it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_range_abs  # type: ignore[import-untyped]


SHEET, HELP, CHOICES = "Actions", "How to use this", "Choices"
SHOWN = ("Case", "Action", "Owner", "Due", "State", "For")
ANSWERED = ("What happened", "Evidence, or why", "What prevented it", "New day")
CARRIED = ("Key", "Version")
HEADINGS = (*SHOWN, *ANSWERED, *CARRIED)
WIDTHS = (10, 50, 28, 14, 24, 36, 30, 50, 30, 14, 38, 8)
OPEN = range(len(SHOWN), len(SHOWN) + len(ANSWERED))
"""Columns for the answer."""

A4 = 9
AS_TYPED = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action: what it shows, what may be answered, and the key and version by which the answer finds its way back."""

    case: str
    words: str
    owner: str
    due_on: date
    state: str
    purpose: str
    answers: tuple[str, ...]
    key: str
    version: int


def action_list(
    rows: Sequence[ActionRow], *, reasons: Sequence[str], whose: str, help_lines: Sequence[str]
) -> bytes:
    """Set actions in a workbook: what stands is locked, four columns are open for the answer.

    Words are written as text, never as a formula, with the quotation mark that keeps Excel from making one of them when the
    cell is edited (CWE-1236); reading the workbook back gives exactly the words that went out.

    Parameters
    ----------
    reasons : what can prevent an action, as choices of the third open column.
    whose : copy, as it stands at the head of every printed page.
    help_lines : the second sheet.
    """
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, AS_TYPED) as book:
        book.set_properties({"title": SHEET, "author": "Plumbline"})
        sheet, told, choices = (book.add_worksheet(name) for name in (SHEET, HELP, CHOICES))
        choices.hide()
        told.set_column(0, 0, 100)
        for number, line in enumerate(help_lines):
            told.write_string(number, 0, line)
        _set_up(book, sheet, whose)
        _fill(book, sheet, rows)
        _offer(sheet, choices, rows, reasons)
    return held.getvalue()


def _set_up(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, whose: str) -> None:
    bold = book.add_format({"bold": True, "bottom": 1})
    for column, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width, None, {"hidden": heading in CARRIED})
        sheet.write_string(0, column, heading, bold)
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header(f"&L{_printed(whose)}&RPage &P of &N")
    # Without a password: it keeps a slip of the hand off the key, not somebody who means it. The services check everything again.
    sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})


def _fill(
    book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, rows: Sequence[ActionRow]
) -> None:
    text = {"text_wrap": True, "valign": "top", "quote_prefix": True, "num_format": "@"}
    shown, answer = book.add_format(text), book.add_format({**text, "locked": False, "bg_color": "#fff2d3"})
    day = book.add_format({"num_format": "d mmmm yyyy", "valign": "top", "align": "left"})
    for number, row in enumerate(rows, start=1):
        for column, words in enumerate((row.case, row.words, row.owner)):
            sheet.write_string(number, column, words, shown)
        sheet.write_datetime(number, 3, row.due_on, day)
        for column, words in ((4, row.state), (5, row.purpose), (10, row.key), (11, str(row.version))):
            sheet.write_string(number, column, words, shown)
        for column in OPEN:
            sheet.write_blank(number, column, None, answer)


def _offer(
    sheet: xlsxwriter.worksheet.Worksheet,
    choices: xlsxwriter.worksheet.Worksheet,
    rows: Sequence[ActionRow],
    reasons: Sequence[str],
) -> None:
    """Lists to choose from, kept on a sheet of their own: typed into the rule they would be parted at their commas."""
    lists = list(dict.fromkeys([tuple(reasons), *(row.answers for row in rows)]))
    for column, offered in enumerate(lists):
        choices.write_column(0, column, offered)
    for number, row in enumerate(rows, start=1):
        for column, offered in ((OPEN[0], row.answers), (OPEN[2], tuple(reasons))):
            if offered:
                sheet.data_validation(
                    number, column, number, column, _rule(lists.index(offered), len(offered))
                )


def _rule(column: int, length: int) -> dict[str, str]:
    area = xl_range_abs(0, column, length - 1, column)
    return {"validate": "list", "source": f"='{CHOICES}'!{area}", "error_type": "warning"}


def _printed(words: str) -> str:
    """Words for a page header, in which an ampersand begins a command."""
    return words.replace("&", "&&")
