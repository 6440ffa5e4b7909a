from django.db import migrations

from plumbline.schemes.in_use import in_use_sql


class Migration(migrations.Migration):
    dependencies = [("meetings", "0021_meetings_ahead"), ("schemes", "0017_in_use")]
    operations = [migrations.RunSQL(in_use_sql("meetings_meeting"), migrations.RunSQL.noop)]
