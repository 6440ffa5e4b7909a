"""The board counts as proved what any row of a case shows to be done, not contacts alone."""

from django.db import migrations

from plumbline.cases.figures import DELIVERY_COUNTS_OF_WHAT_SHOWS


class Migration(migrations.Migration):
    dependencies = [("cases", "0097_shown_by")]
    operations = [migrations.RunSQL(DELIVERY_COUNTS_OF_WHAT_SHOWS, migrations.RunSQL.noop)]
