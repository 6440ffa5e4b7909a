"""What was kept to people who have gone is read by whoever leads at its agency."""

from django.db import migrations

from plumbline.cases.readers_gone_policy import READERS_GONE


class Migration(migrations.Migration):
    dependencies = [("cases", "0108_handed_on_to_read")]
    operations = [migrations.RunSQL(READERS_GONE, migrations.RunSQL.noop)]
