from django.db import migrations, models

import gehoor.core.models

SQLITE = [
    """CREATE VIRTUAL TABLE core_search USING fts5(
        terms, content='core_searchrow', content_rowid='id', columnsize=0, tokenize="ascii tokenchars '_~@#:'")""",
    "INSERT INTO core_search(core_search, rank) VALUES ('automerge', 8)",
    "CREATE VIRTUAL TABLE core_searchword USING fts5vocab('core_search', 'instance')",
    """CREATE TRIGGER core_searchrow_put AFTER INSERT ON core_searchrow BEGIN
        INSERT INTO core_search(rowid, terms) VALUES (new.id, new.terms); END""",
    """CREATE TRIGGER core_searchrow_drop AFTER DELETE ON core_searchrow BEGIN
        INSERT INTO core_search(core_search, rowid, terms) VALUES ('delete', old.id, old.terms); END""",
    """CREATE TRIGGER core_searchrow_change AFTER UPDATE OF terms ON core_searchrow BEGIN
        INSERT INTO core_search(core_search, rowid, terms) VALUES ('delete', old.id, old.terms);
        INSERT INTO core_search(rowid, terms) VALUES (new.id, new.terms); END""",
]
SQLITE_BACK = [
    "DROP TRIGGER core_searchrow_put",
    "DROP TRIGGER core_searchrow_drop",
    "DROP TRIGGER core_searchrow_change",
    "DROP TABLE core_searchword",
    "DROP TABLE core_search",
]
POSTGRESQL = ["CREATE INDEX core_searchrow_terms ON core_searchrow USING gin (terms)"]
POSTGRESQL_BACK = ["DROP INDEX core_searchrow_terms"]


def run(sqlite, postgresql):
    def execute(apps, schema_editor):
        for statement in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
            schema_editor.execute(statement)

    return execute


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SearchRow",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("group", models.BigIntegerField()),
                ("number", models.BigIntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("audience", models.CharField(max_length=200)),
                ("terms", gehoor.core.models.TermsField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("group", "kind", "number"), name="one_search_row_for_each_thing"
                    )
                ],
            },
        ),
        migrations.RunPython(
            run(SQLITE, POSTGRESQL), run(SQLITE_BACK, POSTGRESQL_BACK)
        ),
    ]
