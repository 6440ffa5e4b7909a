"""That actions wait is told to nobody who reads none of them."""

from django.db import migrations

from plumbline.meetings.policy import ACTIONS_WAIT_BY_SIGHT


class Migration(migrations.Migration):
    dependencies = [("meetings", "0032_told_of_line_ends")]
    operations = [migrations.RunSQL(ACTIONS_WAIT_BY_SIGHT, migrations.RunSQL.noop)]
