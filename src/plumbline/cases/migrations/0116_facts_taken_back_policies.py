"""Who takes a fact back, and who reads it then."""

from django.db import migrations

from plumbline.cases.fact_end_policy import FACT_ENDS


class Migration(migrations.Migration):
    dependencies = [("cases", "0115_facts_taken_back")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in FACT_ENDS]
