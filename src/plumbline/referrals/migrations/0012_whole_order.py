from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0011_reopened_notices"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="draft",
            options={"ordering": ["-saved_at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="named",
            options={"ordering": ["number", "pk"]},
        ),
    ]
