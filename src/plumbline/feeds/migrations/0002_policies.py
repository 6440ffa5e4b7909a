from django.db import migrations

from plumbline.feeds.staging import staging_sql
from plumbline.sharing.policy import policy_sql


BATCH = policy_sql(
    "feeds_batch", read_by={"loader": None, "analyst": None, "matcher": None}, write_by=("loader",)
)
REJECTED = policy_sql(
    "feeds_rejected",
    parent=("feeds_batch", "batch_id"),
    read_by={"loader": None},
    write_by=("loader",),
    changes=False,
)


# The first file that a job takes in opens the agency that it comes from; see `feeds.suppliers`.
SUPPLIERS = "GRANT INSERT ON agencies_agency TO plumbline_loader;"


class Migration(migrations.Migration):
    dependencies = [("feeds", "0001_initial"), ("sharing", "0002_policies")]
    operations = [
        migrations.RunSQL(staging_sql("records", "events", "involvements", "spells"), migrations.RunSQL.noop),
        migrations.RunSQL(BATCH, migrations.RunSQL.noop),
        migrations.RunSQL(REJECTED, migrations.RunSQL.noop),
        migrations.RunSQL(SUPPLIERS, migrations.RunSQL.noop),
    ]
