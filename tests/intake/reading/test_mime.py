from __future__ import annotations

from gehoor.intake.reading import mime
from gehoor.intake.reading.read import read

TWO_PARTS = b"Content-Type: multipart/mixed; boundary=b\n\nvoorwoord\n--b\n\neen\n--b\nContent-Type: text/html\n\n<p>twee\n--b--\nnawoord\n"


def bodies(raw: bytes) -> list[bytes]:
    return [part.body for part in mime.parse(raw).root.parts]


def test_parts_stand_between_their_boundaries():
    assert bodies(TWO_PARTS) == [b"een", b"<p>twee"]


def test_every_kind_of_line_end_gives_the_same_parts():
    for end in (b"\r\n", b"\r", b"\r\r\n"):
        assert bodies(TWO_PARTS.replace(b"\n", end)) == [b"een", b"<p>twee"]


def test_a_missing_last_boundary_ends_at_the_end():
    assert bodies(TWO_PARTS[: TWO_PARTS.index(b"--b--")]) == [b"een", b"<p>twee\n"]


def test_a_missing_boundary_parameter_is_guessed_from_the_lines():
    raw = b"Content-Type: multipart/mixed\n\n--vreemd\nContent-Type: text/plain\n\neen\n--vreemd--\n"

    assert bodies(raw) == [b"een"]


def test_a_body_without_a_blank_line_is_found():
    reading = read(b"From: a@b.nl\nSubject: x\nDit is de tekst\nvan de mail\n")

    assert (reading.subject, reading.text) == ("x", "Dit is de tekst\nvan de mail\n")


def test_a_stray_line_between_headers_is_passed_over():
    reading = read(b"From: a@b.nl\nzomaar iets\nSubject: x\n\ny")

    assert (reading.sender.address, reading.subject, reading.text) == ("a@b.nl", "x", "y")


def test_an_mbox_line_and_blank_lines_above_the_headers_are_passed_over():
    assert read(b"From a@b.nl Mon Jun  1\nSubject: x\n\ny").subject == "x"
    assert read(b"\n\nSubject: x\n\ny").subject == "x"


def test_the_mark_that_an_editor_put_first_belongs_to_no_header():
    found = read(b"\xef\xbb\xbfFrom: anna@example.nl\nSubject: Klacht\n\nTekst")

    assert (found.sender.address, found.subject, found.text) == ("anna@example.nl", "Klacht", "Tekst")


def test_a_mail_without_headers_is_text():
    reading = read(b"\nalleen tekst")

    assert (reading.text, reading.unreadable) == ("alleen tekst", False)


def test_of_alternatives_the_text_is_taken_once():
    raw = b"Content-Type: multipart/alternative; boundary=b\n\n--b\n\neen\n--b\n\nnog eens\n--b\nContent-Type: text/html\n\n<p>een\n--b--"

    assert read(raw).text == "een"


def test_text_around_a_file_is_kept_whole():
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nvoor\n--b\nContent-Type: image/png; name=x.png\n\nx\n--b\n\nna\n--b--"
    reading = read(raw)

    assert reading.text == "voor\nna"
    assert [file.name for file in reading.attachments] == ["x.png"]


def test_a_mail_in_a_mail_is_a_file_and_is_not_opened():
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nzie\n--b\nContent-Type: message/rfc822\n\nSubject: in\nContent-Type: text/plain; name=diep.txt\n\nbinnen\n--b--"
    reading = read(raw)

    assert reading.text == "zie"
    assert [(file.type, file.name) for file in reading.attachments] == [("message/rfc822", "")]


def test_what_passes_a_limit_is_left_out_and_said():
    many = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 500 + b"--b--"
    tree = mime.parse(many)

    assert (tree.parts, tree.was_cut) == (200, True)


def test_words_that_stand_only_in_a_named_part_are_text_and_file():
    raw = b'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; name="brief.txt"\nContent-Disposition: inline\n\nhallo\n--b--'
    reading = read(raw)

    assert reading.text == "hallo"
    assert [file.name for file in reading.attachments] == ["brief.txt"]
