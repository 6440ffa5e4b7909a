from django.db import migrations

from plumbline.cases.fidelity_policy import FIDELITY


class Migration(migrations.Migration):
    # The function that counts reads the checklist of a version.
    dependencies = [("cases", "0060_fidelity"), ("interventions", "0004_must_happen")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in FIDELITY]
