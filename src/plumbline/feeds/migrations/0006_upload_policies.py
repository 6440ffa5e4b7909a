from django.db import migrations

from plumbline.sharing.policy import policy_sql


UPLOAD = policy_sql("feeds_upload", read_by={"loader": None}, write_by=("loader",))
MAPPING = policy_sql("feeds_savedmapping", read_by={"loader": None}, changes=False)


class Migration(migrations.Migration):
    dependencies = [("feeds", "0005_uploads"), ("sharing", "0002_policies")]
    operations = [
        migrations.RunSQL(UPLOAD, migrations.RunSQL.noop),
        migrations.RunSQL(MAPPING, migrations.RunSQL.noop),
    ]
