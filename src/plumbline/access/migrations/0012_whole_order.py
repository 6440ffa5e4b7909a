from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0011_vetting"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="away",
            options={"ordering": ["starts", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="vetting",
            options={"ordering": ["set_at", "pk"]},
        ),
    ]
