"""No answer holds why an agency cannot say; the rows that do have policies of their own."""

from django.db import migrations, models

from plumbline.cases.reply_reason_policy import REPLY_REASONS


class Migration(migrations.Migration):
    dependencies = [("cases", "0125_reply_reasons_moved")]
    operations = [
        migrations.RunSQL(list(REPLY_REASONS), migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="researchreply",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "cannot_say"), _negated=True), ("words", ""), _connector="OR"
                ),
                name="cases_reply_refusal_apart",
            ),
        ),
    ]
