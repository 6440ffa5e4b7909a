"""Whoever is not vetted warns with an answer that no agreement lets their agency give."""

from django.db import migrations

from plumbline.cases.unvetted_policy import WARNS_UNANSWERED


class Migration(migrations.Migration):
    dependencies = [("cases", "0106_closed_counts"), ("sharing", "0010_named_covered")]
    operations = [migrations.RunSQL(WARNS_UNANSWERED, migrations.RunSQL.noop)]
