from django.db import migrations

from plumbline.schemes.voice_policy import VOICE


class Migration(migrations.Migration):
    dependencies = [("schemes", "0010_voice")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in VOICE]
