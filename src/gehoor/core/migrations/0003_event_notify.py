from django.db import migrations

MAKE = [
    """CREATE FUNCTION core_event_told() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM pg_notify('core_event', ''); RETURN NULL; END $$""",
    """CREATE TRIGGER core_event_told AFTER INSERT ON core_event
        FOR EACH STATEMENT EXECUTE FUNCTION core_event_told()""",
]
DROP = ["DROP TRIGGER core_event_told ON core_event", "DROP FUNCTION core_event_told"]


def run(statements):
    def execute(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return execute


class Migration(migrations.Migration):
    """PostgreSQL tells whoever listens that there is something new in the log (system/live)."""

    dependencies = [("core", "0002_search")]

    operations = [migrations.RunPython(run(MAKE), run(DROP))]
