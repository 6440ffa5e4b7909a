"""The board counts the late actions that climbed the whole ladder."""

from django.db import migrations

from plumbline.cases.chasing_policy import LATE_COUNTS_WITH_CLIMBED


class Migration(migrations.Migration):
    dependencies = [("cases", "0094_board_rung")]
    operations = [migrations.RunSQL(LATE_COUNTS_WITH_CLIMBED, migrations.RunSQL.noop)]
