from django.db import migrations

from plumbline.finding.policy import FUNCTIONS, analyst_only_sql, choosers_only_sql, frozen_sql
from plumbline.sharing.policy import open_table_sql, policy_sql


STATEMENTS = [
    FUNCTIONS,
    open_table_sql(
        "finding_shapereport", read_by="app, worker, analyst", write_by="analyst", append_only=True
    ),
    analyst_only_sql("finding_listentry", finder="SELECT"),
    analyst_only_sql("finding_studykey", finder="SELECT, DELETE"),
    frozen_sql("finding_nominationrun"),
    frozen_sql("finding_seedreveal", parent=("finding_nominationrun", "run_id")),
    frozen_sql("finding_nomination"),
    choosers_only_sql("finding_nomination"),
    policy_sql(
        "finding_nominationdecision",
        parent=("finding_nomination", "nomination_id"),
        read_by={"analyst": None},
        changes=False,
    ),
    choosers_only_sql("finding_nominationdecision"),
]


class Migration(migrations.Migration):
    dependencies = [("finding", "0001_initial"), ("sharing", "0002_policies"), ("access", "0003_jobs")]
    operations = [migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in STATEMENTS]
