from __future__ import annotations

import json
from pathlib import Path

import pytest

from gehoor.intake.reading.door import mail_files, main, read_files

MAILS = Path(__file__).parents[1] / "mails"
KEYS = (
    *(
        "path",
        "from",
        "to",
        "cc",
        "reply_to",
        "subject",
        "date",
        "message_id",
        "in_reply_to",
        "references",
        "text",
    ),
    *("html", "reply", "quoted", "signature", "attachments", "auto", "bounce", "warnings"),
)


def test_json_has_exactly_the_keys_that_are_promised(capsys):
    code = main([str(MAILS / "17-cid-image.eml"), "--json"])
    found = json.loads(capsys.readouterr().out)

    assert code == 0
    assert tuple(found) == KEYS
    assert found["from"] == [["Anna de Vries", "anna@example.nl"]]
    assert found["date"] == "2026-06-01T10:00:00+02:00"
    assert found["attachments"] == [
        {
            "name": "lek.gif",
            "type": "image/gif",
            "size": 23,
            "sha256": "328e90a318268aea96180cc31666ae6d6f79d90d078c123bc3d98ee08a192fb7",
        }
    ]
    assert found["auto"] == {"is_auto": False, "kind": "", "why": ""}
    assert found["bounce"] == {"is_bounce": False, "recipients": []}


def test_a_folder_gives_one_object_a_line(capsys):
    main([str(MAILS), "--json"])
    lines = capsys.readouterr().out.splitlines()

    assert len(lines) == len(list(MAILS.glob("*.eml")))
    assert [json.loads(line)["path"] for line in lines] == sorted(str(path) for path in MAILS.glob("*.eml"))


def test_a_folder_takes_eml_files_and_maildir_entries_only(tmp_path):
    for name in ("cur", "new", "tmp"):
        (tmp_path / "box" / name).mkdir(parents=True)
        (tmp_path / "box" / name / "1.M2").write_bytes(b"Subject: x\n\ny")
    (tmp_path / "a.eml").write_bytes(b"Subject: x\n\ny")
    (tmp_path / "notes.txt").write_text("geen mail")

    found = [str(path.relative_to(tmp_path)) for path in mail_files([tmp_path])]

    assert found == ["a.eml", "box/cur/1.M2", "box/new/1.M2"]


def test_a_named_file_is_read_whatever_its_name(tmp_path):
    path = tmp_path / "mail"
    path.write_bytes(b"Subject: x\n\ny")

    assert [found["subject"] for found in read_files([path])] == ["x"]


def test_a_missing_file_is_told_and_the_others_are_read(capsys, tmp_path):
    code = main([str(tmp_path / "weg.eml"), str(MAILS / "14-answer-above.eml"), "--json"])
    captured = capsys.readouterr()

    assert code == 1
    assert captured.err == f"{tmp_path}/weg.eml: No such file or directory\n"
    assert json.loads(captured.out)["reply"] == "Dat klopt."


def test_without_json_people_can_read_it(capsys):
    main([str(MAILS / "03-mailer-daemon.eml")])
    said = capsys.readouterr().out

    assert "Automatic   bounce: it reports a mail that was not delivered\n" in said
    assert "Not reached weg@example.nl 5.1.1 (address is dead)\n" in said


def test_no_path_is_an_error(capsys):
    with pytest.raises(SystemExit):
        main([])

    assert "usage: gehoor mail read" in capsys.readouterr().err
