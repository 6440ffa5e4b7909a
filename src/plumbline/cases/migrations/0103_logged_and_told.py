"""How many contacts were logged within a day, and of how many late actions somebody said why in time."""

from django.db import migrations

from plumbline.cases.chasing_policy import LATE_REASONS
from plumbline.cases.outputs_policy import OUTPUT_COUNTS_OF_LOGGING


class Migration(migrations.Migration):
    dependencies = [("cases", "0102_safe_rule_before_session")]
    operations = [
        migrations.RunSQL(OUTPUT_COUNTS_OF_LOGGING, migrations.RunSQL.noop),
        migrations.RunSQL(LATE_REASONS, migrations.RunSQL.noop),
    ]
