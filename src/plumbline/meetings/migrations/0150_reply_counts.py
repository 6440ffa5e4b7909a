"""Counts of the answers to research that came before the meeting that they were for."""

from django.db import migrations

from plumbline.meetings.reply_policy import REPLY_COUNTS


class Migration(migrations.Migration):
    dependencies = [("meetings", "0036_told_of_decision_ends"), ("cases", "0131_wall_before_triage")]
    operations = [migrations.RunSQL(REPLY_COUNTS, migrations.RunSQL.noop)]
