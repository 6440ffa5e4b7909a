from django.db import migrations

from plumbline.feeds.staging import staging_sql
from plumbline.timeline.policy import COUNT


class Migration(migrations.Migration):
    dependencies = [("timeline", "0003_managed_and_counts"), ("feeds", "0006_upload_policies")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (staging_sql("counts"), COUNT)]
