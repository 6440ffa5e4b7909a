from django.db import migrations

from plumbline.finding.policy import analyst_only_sql, frozen_sql
from plumbline.finding.policy_lots import APART


STATEMENTS = [
    frozen_sql("finding_lotcommitment"),
    analyst_only_sql("finding_sealedseed", finder="SELECT"),
    APART,
]


class Migration(migrations.Migration):
    dependencies = [("finding", "0006_lot_commitments")]
    operations = [migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in STATEMENTS]
