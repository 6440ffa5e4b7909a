from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("interventions", "0004_must_happen"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="intervention",
            options={"ordering": ["opened_at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="version",
            options={"ordering": ["number", "pk"]},
        ),
    ]
