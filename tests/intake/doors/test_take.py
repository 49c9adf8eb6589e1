from __future__ import annotations

import argparse
import hashlib
import mailbox
import os
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from gehoor.intake import queries
from gehoor.intake.doors import listing, take
from gehoor.intake.models import Delivery
from tests.factories import people
from tests.factories.mail import mail

pytestmark = pytest.mark.django_db


def run(*paths: Path, **options: object) -> int:
    parser = argparse.ArgumentParser()
    take.add_arguments(parser)
    flags = [f"--{name.replace('_', '-')}" for name, value in options.items() if value]
    return take.run(parser.parse_args([*flags, *map(str, paths)]))


def shas() -> list[str]:
    return list(Delivery.objects.order_by("id").values_list("raw_sha256", flat=True))


def sha(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def dated(days: float, **headers: str) -> bytes:
    moment = format_datetime(datetime.now(UTC) - timedelta(days=days))
    return mail(**headers).replace(b"Mon, 16 Nov 2026 08:59:00 +0100", moment.encode())


def test_a_file_is_taken_byte_for_byte(tmp_path, capsys):
    path = tmp_path / "any.name"
    path.write_bytes(b"From: a@b.nl\n\n\x00\xff odd\r")

    code = run(path)

    assert (code, shas()) == (0, [sha(b"From: a@b.nl\n\n\x00\xff odd\r")])
    assert capsys.readouterr().out == "stored 1, had already 0, failed 0\n"


def test_a_folder_gives_eml_files_and_maildirs_in_order_and_nothing_else(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "2.EML").write_bytes(b"two")
    (tmp_path / "a.eml").write_bytes(b"one")
    (tmp_path / "notes.txt").write_bytes(b"no")
    for name in ("cur", "new", "tmp"):
        (tmp_path / "box" / name).mkdir(parents=True)
    (tmp_path / "box" / "new" / "1.host").write_bytes(b"three")
    (tmp_path / "box" / "cur" / "2.host:2,S").write_bytes(b"four")
    (tmp_path / "box" / "tmp" / "3.host").write_bytes(b"no")

    assert run(tmp_path) == 0
    assert shas() == [sha(raw) for raw in (b"one", b"two", b"three", b"four")]


def test_taking_the_same_again_stores_nothing_new(tmp_path, capsys):
    path = tmp_path / "a.eml"
    path.write_bytes(mail())
    run(path)

    run(path)

    assert list(Delivery.objects.order_by("id").values_list("state", flat=True)) == ["waiting", "duplicate"]
    assert capsys.readouterr().out.splitlines()[1] == "stored 0, had already 1, failed 0"


def test_what_cannot_be_opened_is_named_and_the_rest_is_taken(tmp_path, capsys):
    (tmp_path / "a.eml").write_bytes(mail())
    (tmp_path / "b.eml").symlink_to(tmp_path / "gone")

    code = run(tmp_path, tmp_path / "missing.eml")

    assert code == 1
    assert Delivery.objects.count() == 1
    said = capsys.readouterr()
    assert said.out == "stored 1, had already 0, failed 2\n"
    assert said.err.splitlines() == [
        f"{tmp_path}/b.eml: No such file or directory",
        f"{tmp_path}/missing.eml: No such file or directory",
    ]


def test_an_mbox_gives_its_mails_without_from_lines_and_their_quoting(tmp_path):
    first = b"From: a@b.nl\nSubject: 1\n\nFrom here on\n>From there\n"
    second = b"From: c@d.nl\nSubject: 2\n\nLast line without end"
    path = tmp_path / "all.mbox"
    path.write_bytes(
        b"From a@b.nl Mon Nov 16 08:00:00 2026\nFrom: a@b.nl\nSubject: 1\n\n>From here on\n>>From there\n\n"
        b"From c@d.nl Mon Nov 16 08:00:01 2026\nFrom: c@d.nl\nSubject: 2\n\nLast line without end"
    )

    assert run(path) == 0
    assert shas() == [sha(first), sha(second)]


def test_a_sentence_that_begins_with_from_begins_no_mail(tmp_path):
    body = (
        b"From: a@b.nl\n\nHello\nFrom my side that is all.\n\nFrom what I hear it broke.\n"
        b"\nFrom help@shop.example I have heard nothing.\n"
    )
    path = tmp_path / "x.mbox"
    path.write_bytes(b"From a@b.nl Mon Nov 16 08:00:00 2026\n" + body)

    run(path)

    assert shas() == [sha(body)]


def test_a_line_of_a_megabyte_that_is_nearly_a_from_line_takes_no_time(tmp_path):
    path = tmp_path / "x.mbox"
    path.write_bytes(b"From a@b.nl Mon Nov 16 08:00:00 2026\nFrom: a@b.nl\n\nFrom x " + b"11:11 " * 200_000)
    before = time.process_time()

    run(path)

    assert time.process_time() - before < 2
    assert len(shas()) == 1


def test_an_mbox_that_python_wrote_gives_every_mail(tmp_path):
    box = mailbox.mbox(tmp_path / "py.mbox")
    for number in range(120):
        box.add(mail(f"Mail {number}\n\nFrom the start.").replace(b"\r\n", b"\n"))
    box.close()

    assert run(tmp_path / "py.mbox") == 0
    assert Delivery.objects.count() == 120
    assert len({key for (key,) in Delivery.objects.values_list("key")}) == 120


def test_equal_mails_in_one_mbox_are_deliveries_of_their_own(tmp_path):
    path = tmp_path / "twice.mbox"
    path.write_bytes(b"From a@b.nl Mon Nov 16 08:00:00 2026\nFrom: a@b.nl\n\nx\n\n" * 2)

    run(path)

    assert list(Delivery.objects.values_list("state", flat=True)) == ["waiting", "waiting"]


@pytest.mark.parametrize(
    ("raw", "is_quiet"),
    [
        (dated(0.5), False),
        (dated(2), True),
        (mail().replace(b"Date:", b"X-Date:"), True),
        (b"Received: by mx; " + format_datetime(datetime.now(UTC)).encode() + b"\r\n" + dated(400), False),
        (b"Received: by mx; Mon, 5 Jan 2026 08:00:00 +0000\r\n" + dated(0.1), False),
        (dated(-3), False),
    ],
)
def test_old_mail_is_not_acknowledged(tmp_path, raw, is_quiet):
    (tmp_path / "a.eml").write_bytes(raw)

    run(tmp_path)

    assert Delivery.objects.get().quiet is is_quiet


def test_old_mail_is_acknowledged_when_asked_for(tmp_path):
    (tmp_path / "a.eml").write_bytes(dated(400))

    run(tmp_path, as_new=True)

    assert Delivery.objects.get().quiet is False


def test_wait_reads_all_of_it(tmp_path, capsys):
    people.team()
    (tmp_path / "a.eml").write_bytes(mail())

    code = run(tmp_path, wait=True)

    assert (code, Delivery.objects.get().state) == (0, "case")
    assert queries.heard_until() is None
    assert capsys.readouterr().out.splitlines()[1] == "all of it has been read"


def test_a_huge_file_is_not_read_into_memory(tmp_path, capsys):
    path = tmp_path / "disk.img"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 2 * take.LARGEST)

    assert run(path) == 1
    assert capsys.readouterr().err == f"{path}: larger than any mail\n"


def test_the_list_names_every_delivery(tmp_path, capsys):
    people.team()
    (tmp_path / "a.eml").write_bytes(mail(auto_submitted="auto-replied"))
    run(tmp_path, wait=True)
    capsys.readouterr()

    listing.run(argparse.Namespace(json=True))

    said = capsys.readouterr().out
    received = Delivery.objects.get().received_at.isoformat()
    assert said == (
        f'{{"delivery": {Delivery.objects.get().pk}, "sha256": "{shas()[0]}", "door": "take", '
        f'"received_at": "{received}", "outcome": "automatic", "case": null, "reason": "vacation"}}\n'
    )
