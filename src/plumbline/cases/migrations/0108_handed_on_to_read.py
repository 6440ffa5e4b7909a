"""Whoever an action for named people passes to reads it."""

from django.db import migrations

from plumbline.cases.delivery_policy import HANDED_ON_TO_READ


class Migration(migrations.Migration):
    dependencies = [("cases", "0107_warns_unanswered")]
    operations = [migrations.RunSQL(HANDED_ON_TO_READ, migrations.RunSQL.noop)]
