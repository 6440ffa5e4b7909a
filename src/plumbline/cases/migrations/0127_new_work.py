"""Whoever is asked for research, or given an action, is told by the next e-mail."""

from django.db import migrations

from plumbline.cases.new_work_policy import NEW_WORK


class Migration(migrations.Migration):
    dependencies = [("cases", "0126_reply_reason_apart"), ("notices", "0008_others")]
    operations = [migrations.RunSQL(NEW_WORK, migrations.RunSQL.noop)]
