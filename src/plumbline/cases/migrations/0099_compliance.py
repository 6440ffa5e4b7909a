"""Outputs by agency: on time, still open, waiting for a check, and days from due to done."""

from django.db import migrations

from plumbline.cases.outputs_policy import OUTPUT_COUNTS_OF_COMPLIANCE


class Migration(migrations.Migration):
    dependencies = [("cases", "0098_counts_of_what_shows")]
    operations = [migrations.RunSQL(OUTPUT_COUNTS_OF_COMPLIANCE, migrations.RunSQL.noop)]
