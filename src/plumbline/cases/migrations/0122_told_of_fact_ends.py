"""Whoever read a fact is told that its agency took it back."""

from django.db import migrations

from plumbline.cases.end_notice_policy import NOTICES_OF_FACT_ENDS


class Migration(migrations.Migration):
    dependencies = [("cases", "0121_moved"), ("notices", "0007_urgent_at_once")]
    operations = [migrations.RunSQL(NOTICES_OF_FACT_ENDS, migrations.RunSQL.noop)]
