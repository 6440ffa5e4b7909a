"""A request can be given to a colleague of the agency that was asked."""

from django.db import migrations

from plumbline.cases.delegating_policy import DELEGATING


class Migration(migrations.Migration):
    dependencies = [("cases", "0140_delegation"), ("notices", "0008_others")]
    operations = [migrations.RunSQL(DELEGATING, migrations.RunSQL.noop)]
