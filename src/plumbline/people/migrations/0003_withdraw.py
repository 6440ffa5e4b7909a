from django.db import migrations

from plumbline.people.policy import WITHDRAW


class Migration(migrations.Migration):
    dependencies = [("people", "0002_policies")]
    operations = [migrations.RunSQL(WITHDRAW, "DROP FUNCTION people_withdraw(uuid, uuid[], text)")]
