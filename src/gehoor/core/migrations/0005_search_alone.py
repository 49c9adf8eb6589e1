from django.db import migrations

TABLE = """CREATE VIRTUAL TABLE core_searchalone USING fts5(
    terms, content='core_searchrow', content_rowid='id', columnsize=0, tokenize="ascii tokenchars '_~@#:'")"""
MERGE = "INSERT INTO core_searchalone(core_searchalone, rank) VALUES ('automerge', 8)"
WORDS = "CREATE VIRTUAL TABLE core_searchaloneword USING fts5vocab('core_searchalone', 'instance')"
OVER = 'INSERT INTO core_searchalone(rowid, terms) SELECT id, terms FROM core_searchrow WHERE "group" = 0'
OUT = """INSERT INTO core_search(core_search, rowid, terms)
    SELECT 'delete', id, terms FROM core_searchrow WHERE "group" = 0"""
BACK = 'INSERT INTO core_search(rowid, terms) SELECT id, terms FROM core_searchrow WHERE "group" = 0'

DROPPED = [f"DROP TRIGGER IF EXISTS core_searchrow_{name}" for name in ("put", "drop", "change")]


def triggers(table, suffix, condition):
    """The index follows its rows; `condition` says of which rows, `{}` standing for the row."""
    new, old = condition.format("new"), condition.format("old")
    return [
        f"""CREATE TRIGGER core_searchrow_put{suffix} AFTER INSERT ON core_searchrow {new} BEGIN
            INSERT INTO {table}(rowid, terms) VALUES (new.id, new.terms); END""",
        f"""CREATE TRIGGER core_searchrow_drop{suffix} AFTER DELETE ON core_searchrow {old} BEGIN
            INSERT INTO {table}({table}, rowid, terms) VALUES ('delete', old.id, old.terms); END""",
        f"""CREATE TRIGGER core_searchrow_change{suffix} AFTER UPDATE OF terms ON core_searchrow {old} BEGIN
            INSERT INTO {table}({table}, rowid, terms) VALUES ('delete', old.id, old.terms);
            INSERT INTO {table}(rowid, terms) VALUES (new.id, new.terms); END""",
    ]


FORTH = [
    *DROPPED,
    TABLE,
    MERGE,
    WORDS,
    OVER,
    OUT,
    *triggers("core_search", "", 'WHEN {}."group" <> 0'),
    *triggers("core_searchalone", "_alone", 'WHEN {}."group" = 0'),
]
RETURN = [
    *DROPPED,
    *[f"DROP TRIGGER core_searchrow_{name}_alone" for name in ("put", "drop", "change")],
    BACK,
    "DROP TABLE core_searchaloneword",
    "DROP TABLE core_searchalone",
    *triggers("core_search", "", ""),
]


POSTGRESQL = ['CREATE INDEX core_searchrow_alone ON core_searchrow (id) WHERE "group" = 0']
POSTGRESQL_BACK = ["DROP INDEX core_searchrow_alone"]


def run(sqlite, postgresql):
    def execute(apps, schema_editor):
        for statement in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
            schema_editor.execute(statement)

    return execute


class Migration(migrations.Migration):
    """People are looked for among people: a word of many cases was else walked through for each search of a name."""

    dependencies = [("core", "0004_setting")]

    operations = [migrations.RunPython(run(FORTH, POSTGRESQL), run(RETURN, POSTGRESQL_BACK))]
