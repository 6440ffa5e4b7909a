import csv
import io

from plumbline.feeds.models import Batch
from plumbline.feeds.supplier_report import supplier_report


def lines(batch):
    return list(csv.reader(io.StringIO(supplier_report(batch))))[1:]


def test_a_line_for_each_reason_with_its_rows():
    reasons = [{"column": "dob", "reason": "dob is blank: fill it in.", "rows": 7, "first": [2, 3, 9]}]
    assert lines(Batch(file_name="people.csv", version=2, reasons=reasons, made_up=False)) == [
        ["people.csv", "2", "dob", "dob is blank: fill it in.", "7", "2, 3, 9"]
    ]


def test_a_heading_that_would_run_as_a_formula_is_shown():
    reasons = [{"column": "=A1", "reason": "=A1 is longer than 10,000 characters.", "rows": 1, "first": [1]}]
    ((name, _, column, reason, *_),) = lines(
        Batch(file_name="@x.csv", version=1, reasons=reasons, made_up=False)
    )
    assert (name, column, reason[:4]) == ("'@x.csv", "'=A1", "'=A1")


def test_of_a_made_up_file_the_heading_and_every_line_say_so():
    reasons = [{"column": "dob", "reason": "dob is blank: fill it in.", "rows": 7, "first": [2, 3, 9]}]
    batch = Batch(file_name="people.csv", version=1, reasons=reasons, made_up=True)
    told = list(csv.reader(io.StringIO(supplier_report(batch))))
    assert [line[-1] for line in told] == ["Made-up data", "Made-up data"]
