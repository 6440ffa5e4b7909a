from django.db import migrations

from plumbline.sharing.policy import open_table_sql, policy_sql


SQL = [
    open_table_sql("linking_linkrun", read_by="app, worker, analyst, matcher", write_by="matcher"),
    open_table_sql("linking_rekey", read_by="matcher", write_by="matcher", append_only=True),
    policy_sql("linking_proposal", read_by={"matcher": None}, write_by=("matcher",)),
    # The newest run replaces what waits.
    "CREATE POLICY linking_proposal_matcher_clears ON linking_proposal FOR DELETE TO plumbline_matcher USING ((SELECT access_viewer()) IS NOT NULL);",
    "GRANT DELETE ON linking_proposal TO plumbline_matcher;",
    policy_sql("linking_decision", read_by={"matcher": None}, write_by=("matcher",)),
]


class Migration(migrations.Migration):
    dependencies = [("linking", "0001_initial"), ("timeline", "0002_policies")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in SQL]
