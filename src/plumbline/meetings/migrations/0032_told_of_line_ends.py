"""Whoever read a line of notes is told that it was taken back."""

from django.db import migrations

from plumbline.meetings.line_end_notice_policy import NOTICES_OF_LINE_ENDS


class Migration(migrations.Migration):
    dependencies = [("meetings", "0031_line_notices"), ("cases", "0122_told_of_fact_ends")]
    operations = [migrations.RunSQL(NOTICES_OF_LINE_ENDS, migrations.RunSQL.noop)]
