from django.db import migrations

from plumbline.cases.review_policy import REVIEWS_DUE


class Migration(migrations.Migration):
    dependencies = [("cases", "0040_look_back_policies")]
    operations = [migrations.RunSQL(REVIEWS_DUE, migrations.RunSQL.noop)]
