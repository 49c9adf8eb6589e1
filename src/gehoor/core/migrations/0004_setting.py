from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0003_event_notify")]

    operations = [
        migrations.CreateModel(
            name="Setting",
            fields=[
                ("name", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("value", models.JSONField()),
            ],
        ),
    ]
