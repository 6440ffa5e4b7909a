"""The job that chases actions knows the scheme of each: an area may have days of its own."""

from django.db import migrations

from plumbline.cases.chasing_policy import TO_CHASE_WITH_SCHEME


class Migration(migrations.Migration):
    dependencies = [("cases", "0117_facts_for_some")]
    operations = [migrations.RunSQL(TO_CHASE_WITH_SCHEME, migrations.RunSQL.noop)]
