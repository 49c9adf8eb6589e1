from __future__ import annotations

import binascii

import pytest

from gehoor.intake.reading import bodies, html_text
from gehoor.intake.reading.read import read


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"aGFsbG8=", b"hallo"),
        (b"aGFs\r\nbG8=\r\n", b"hallo"),
        (b"aGFsbG8", b"hallo"),
        (b"aGFs*bG8=!", b"hallo"),
        (b"aGFs=\nbG8=\n", b"hallo"[:3] + b"lo"),
        (b"aGFsbG8=aGFsbG8=", b"hallohallo"),
        (b"A", b""),
        (b"====", b""),
        (b"", b""),
    ],
)
def test_broken_base64_gives_what_can_be_saved(body, expected):
    assert bodies.from_base64(body) == expected


@pytest.mark.parametrize(
    ("flowed", "drop_space", "expected"),
    [
        ("een \ntwee\ndrie", False, "een twee\ndrie"),
        ("een \ntwee", True, "eentwee"),
        ("een\n-- \nAnna", False, "een\n-- \nAnna"),
        ("> citaat \n> meer\neigen \ntekst", False, "> citaat \n> meer\neigen tekst"),
        (" >geen citaat", False, ">geen citaat"),
        ("slot ", False, "slot "),
    ],
)
def test_flowed_text_is_put_together(flowed, drop_space, expected):
    assert bodies.unflow(flowed, drop_space=drop_space) == expected


def test_a_uuencoded_file_is_taken_out_of_the_text():
    lines = b"".join(binascii.b2a_uu(b"inhoud van de foto"[at : at + 45]) for at in (0,))
    rest, files = bodies.split_uu(b"voor\nbegin 644 foto.jpg\n" + lines + b"`\nend\nna\n")

    assert rest == b"voor\nna\n"
    assert files == [bodies.UuFile("foto.jpg", b"inhoud van de foto")]


def test_a_line_that_only_looks_like_uuencode_stays_text():
    text = b"begin 644 the story\nand it goes on\n"

    assert bodies.split_uu(text) == (text, [])


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>een</p><p>twee</p>", "een\n\ntwee"),
        ("een<br>twee", "een\ntwee"),
        ("<div>een</div><div>twee</div>", "een\ntwee"),
        ("<ul><li>een</li><li>twee</li></ul>", "- een\n- twee"),
        ("&eacute;&#8364;&nbsp;x", "é€ x"),
        ("<style>p{}</style><script>x()</script>tekst", "tekst"),
        ("<p>zie</p><p style='display:none'>verborgen</p>", "zie"),
        ("<blockquote type='cite'><p>oud</p></blockquote>nieuw", "> oud\n\nnieuw"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("a < b en <b>vet</b>", "a < b en vet"),
        ("<!-- weg -->blijft", "blijft"),
        ('<img alt="een foto"><a title="a>b" href="x">klik</a>', "een fotoklik"),
        ("<script>nooit dicht", "nooit dicht"),
        ("", ""),
    ],
)
def test_html_becomes_the_text_that_a_reader_sees(html, expected):
    assert html_text.to_text(html) == expected


def test_text_comes_from_html_when_there_is_no_other():
    reading = read(b"From: a@b.nl\nContent-Type: text/html\n\n<p>Geen <b>antwoord</b></p>")

    assert (reading.text, reading.html) == ("Geen antwoord", "<p>Geen <b>antwoord</b></p>")


@pytest.mark.parametrize(
    ("encoding", "body", "expected"),
    [
        (b"base64 (as it were)", b"aGFsbG8=", "hallo"),
        (b"base64", b"Hallo, dit is gewone tekst.", "Hallo, dit is gewone tekst."),
        (b"base64", b"aGFsbG8=\n____\nGescand door de provider", "hallo\nGescand door de provider"),
        (b"base64", b"aGFs\n bG8=\n", "hallo"),
    ],
)
def test_text_beside_base64_stays_text(encoding, body, expected):
    raw = b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: " + encoding + b"\n\n" + body

    assert read(raw).text == expected


def test_html_with_a_name_is_the_text_of_a_mail_that_has_no_other():
    raw = (
        b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/html; name="mail.html"\n'
        b"Content-Disposition: inline\n\n<p>Mijn wasmachine lekt.</p>\n--b--\n"
    )

    assert read(raw).text == "Mijn wasmachine lekt."
