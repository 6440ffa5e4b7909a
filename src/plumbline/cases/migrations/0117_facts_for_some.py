"""A fact for some agencies is read by none that does not read its answer."""

from django.db import migrations

from plumbline.cases.fact_end_policy import OF_THE_REPLY


class Migration(migrations.Migration):
    dependencies = [("cases", "0116_facts_taken_back_policies")]
    operations = [migrations.RunSQL(OF_THE_REPLY, migrations.RunSQL.noop)]
