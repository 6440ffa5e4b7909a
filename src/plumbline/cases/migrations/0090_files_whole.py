"""A file ends on the day before its period does, and its last days are not whole: look-backs wait for that, and so do their figures."""

from django.db import migrations

from plumbline.cases.reopening_policy import COUNTS_WHEN_WHOLE


class Migration(migrations.Migration):
    dependencies = [("cases", "0089_proof")]
    operations = [migrations.RunSQL(COUNTS_WHEN_WHOLE, migrations.RunSQL.noop)]
