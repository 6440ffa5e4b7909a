from django.db import migrations

from plumbline.cases.figures import DELIVERY_COUNTS


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_participant_policies")]
    operations = [
        migrations.RunSQL(
            "DROP FUNCTION IF EXISTS cases_delivery_counts(date, date);", migrations.RunSQL.noop
        ),
        migrations.RunSQL(DELIVERY_COUNTS, migrations.RunSQL.noop),
    ]
