from django.db import migrations

from plumbline.cases.share_end_policy import DUE_BUT_DONE, DUE_ONE_BY_ONE


class Migration(migrations.Migration):
    dependencies = [("cases", "0128_one_claim_a_rule")]
    operations = [migrations.RunSQL(DUE_BUT_DONE, DUE_ONE_BY_ONE)]
