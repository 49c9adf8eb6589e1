"""Hostile structure: senders, headers, charsets, encodings, automatic mail and broken bytes."""

from __future__ import annotations

import binascii
import random

from tests.generative.hostile_kit import (
    Expectation,
    Made,
    attachment,
    letter,
    maker,
    mixed,
)

DECEITFUL = (
    ("alice@example.org)bob@example.com", ""),
    ("alice@example.org(<bob@example.com>", ""),
    ("<alice@example.org><bob@example.com>", ""),
    ("alice@example.org, bob@example.com", ""),
    ('"alice@example.org" <bob@example.com>', "bob@example.com"),
    ("alice@example.org <bob@example.com>", "bob@example.com"),
    ("=?utf-8?q?alice=40example.org=3E=00?= <bob@example.com>", "bob@example.com"),
    ("=?utf-8?q?alice?=@example.org", ""),
    ("<=?x?q?alice=40example.org=3e=20?=foo@example.com>", ""),
    ("Groep: alice@example.org, bob@example.com;", ""),
    ("undisclosed-recipients:;", ""),
    ("", ""),
    ("<>", ""),
    ("alice", ""),
    ("@example.org", ""),
    ("alice@", ""),
    ("alice@@example.org", ""),
    ("alice @ example . org", "alice@example.org"),
    ("alice@example..org", ""),
    ("аlice@example.org (Cyrillic a)", "аlice@example.org"),
    ("alice@example.org\x00", ""),
    ('"Alice \\" <x@y.nl>" <bob@example.com>', "bob@example.com"),
    ('"Alice <bob@example.com>', "bob@example.com"),
    ("Alice <bob@example.com", "bob@example.com"),
    ("Alice <@relay.example:bob@example.com>", "bob@example.com"),
    ("Jansen, Piet <piet@example.nl>", "piet@example.nl"),
    ("<alice@example.org> bob@example.com", ""),
    ("alice@[127.0.0.1]", "alice@[127.0.0.1]"),
    ("a" * 400 + "@example.org", ""),
    ("alice\r\n bob@example.com", ""),
)


@maker
def deceitful_sender(chance: random.Random) -> Made:
    header, sender = chance.choice(DECEITFUL)
    raw = letter(chance, sender="Plek <plek@example.nl>")
    raw = raw.replace(b"From: Plek <plek@example.nl>", b"From: " + header.encode(), 1)
    return raw, Expectation("A From that misleads parsers: one clear address or nobody.", sender)


@maker
def two_senders(chance: random.Random) -> Made:
    raw = letter(chance, sender="Directeur <directeur@desk.example>", headers=("From: boef@example.nl",))
    return raw, Expectation("Two From headers: nobody is believed.", "")


@maker
def header_injection(chance: random.Random) -> Made:
    subject = chance.choice(
        (
            "Vraag\rBcc: allen@example.nl",
            "=?utf-8?q?Vraag=0D=0ABcc:_allen=40example.nl?=",
            "=?utf-8?b?VnJhYWcNCkJjYzogYWxsZW5AZXhhbXBsZS5ubA==?=",
            "=?utf-8?q?Vraag=00=0BX?=",
        )
    )
    return letter(chance, subject=subject), Expectation("Line ends in a subject: one line is kept.")


@maker
def stolen_thread(chance: random.Random) -> Made:
    number = chance.randint(1, 5000)
    headers = (
        f"In-Reply-To: <{chance.getrandbits(128):032x}@desk.example>",
        f"References: <zaak-{number}@desk.example> <{number}@desk.example>",
        f"Reply-To: slachtoffer{number}@example.nl",
        f"Cc: klantenservice+{chance.getrandbits(60):x}@desk.example, boef@example.com",
    )
    raw = letter(chance, headers=headers, subject=f"Re: [GH-{number}] Zaak {number} ##{number}##")
    return raw, Expectation("Claims a case by number, token, Cc and References: gets none of it.")


CHARSETS = (
    *(
        "x-onbekend",
        "idna",
        "punycode",
        "undefined",
        "unicode_escape",
        "raw_unicode_escape",
        "rot13",
        "hex",
        "zip",
    ),
    *(
        "base64",
        "mbcs",
        "utf-16",
        "utf-32",
        "utf-7",
        "iso-2022-jp",
        "hz",
        "gb18030",
        "shift_jis",
        "koi8-r",
        "cp1251",
    ),
    *(
        "windows-874",
        "'utf-8'",
        "utf-8;",
        "=?utf-8?q?x?=",
        "\x00",
        "a" * 300,
        "ISO-8859-8-I",
        "x-sjis",
        "unknown-8bit",
    ),
)


@maker
def charsets(chance: random.Random) -> Made:
    charset = chance.choice(CHARSETS)
    body = chance.choice(
        (
            "Ik voel me écht niet gehoord — €25".encode(),
            "Ik voel me écht niet gehoord".encode("latin-1"),
            "Мой заказ не пришёл, я недоволен".encode("koi8-r"),
            "返信がありません。".encode("shift_jis"),
            bytes(chance.randrange(256) for _ in range(300)),
            "Halve letter: é".encode()[:-1],
            "\ufeffGeen antwoord".encode("utf-16")[:-1],
            b"\x1b$B$3$s",
            b"+ADw-script+AD4-",
            b"\xed\xa0\x80 alleen \x00 NUL",
        )
    )
    raw = letter(
        chance, kind=f"text/plain; charset={charset}", body=body, subject=f"=?{charset}?q?Vraag_=E9?="
    )
    return raw, Expectation("A charset that is unknown, wrong or no charset: repaired or replaced.")


@maker
def raw_headers(chance: random.Random) -> Made:
    encoding = chance.choice(("utf-8", "latin-1", "cp1252"))
    subject = "Zoë: mijn café-bestelling is geannuleerd"
    raw = letter(chance, subject="PLEK").replace(b"PLEK", subject.encode(encoding))
    return raw, Expectation(f"Raw {encoding} in a header: read as it was meant.", subject=subject)


BROKEN_WORDS = (
    *(
        "=?utf-8?b?QUJD",
        "=?utf-8?x?abc?=",
        "=?utf-8?q?een twee drie?=",
        "=?utf-8?b?!!!!?=",
        "=??q?abc?=",
        "=?utf-8?q??=",
    ),
    *(
        "=?utf-8?b?w6k?= =?utf-8?b?w6?=",
        "=?utf-8?q?=C3?= =?utf-8?q?=A9?=",
        "=?utf-8?q?=ZZ=?=",
        "=?utf-8*nl?q?abc?=",
    ),
    *(
        "voor=?utf-8?q?midden?=na",
        "=?utf-8?q?a?==?utf-8?q?b?=",
        "=?utf-8?b?" + "QUJD" * 500 + "?=",
        "=?" * 200,
    ),
    *("=?idna?q?abc?=", "=?undefined?b?QUJD?=", "=?utf-16?b?QUJD?=", "=?utf-7?q?+ADw-?="),
)


@maker
def encoded_words(chance: random.Random) -> Made:
    word = chance.choice(BROKEN_WORDS)
    raw = letter(chance, subject=word, sender=f"{word} <woord@example.nl>", headers=(f"Cc: {word}",))
    return raw, Expectation("Broken encoded words: whatever can be read of them.")


PARAMETERS = (
    *(
        "text/plain; charset",
        "text/plain; =x",
        "text/plain;;;;",
        "text",
        "/",
        "text/",
        ";",
        '"text/plain"',
        "text/plain\x00",
    ),
    *(
        "multipart/mixed",
        "multipart/mixed; boundary=",
        'multipart/mixed; boundary=""',
        "multipart/mixed; boundary=" + "x" * 5000,
    ),
    *(
        'text/plain; name="open',
        "text/plain; name*=utf-8''%E9%",
        "text/plain; name*1=b; name*0=a; name*9=z",
        "text/plain; name*0*=x'y'%41",
    ),
    *(
        "multipart/alternative; boundary=\xe9",
        "message/rfc822",
        "message/delivery-status",
        "message/partial; number=1; total=9; id=x",
    ),
    *(
        "multipart/mixed; boundary=-",
        "multipart/mixed; boundary=.*",
        "multipart/digest; boundary=b",
        "image/png",
        "TEXT/HTML; CHARSET=UTF-8",
    ),
)


@maker
def content_types(chance: random.Random) -> Made:
    kind = chance.choice(PARAMETERS)
    body = chance.choice(
        ("--\n\nx\n----\n", "gewoon tekst\n", "-\n--x\n---\n", "--b\n\nSubject: in\n\nx\n--b--\n", "")
    )
    return letter(chance, kind=kind, body=body), Expectation("A broken Content-Type: text or a file.")


@maker
def transfer_encodings(chance: random.Random) -> Made:
    coding = chance.choice(
        (
            "base64",
            "quoted-printable",
            "x-uuencode",
            "onbekend",
            "8bit; x",
            '"base64"',
            "BASE64 (x)",
            "binary",
            "",
        )
    )
    body = chance.choice(
        (
            b"QUJD\nRA=\n=QUJD",
            b"=",
            b"=Z=3",
            b"A",
            b"begin 644 x\n#0V%T\n`\nend\n",
            b"begin 644 x\nkapot",
            b"\xff\xfe=\n",
            b"====",
            b"QUJDRA",
        )
    )
    return letter(chance, headers=(f"Content-Transfer-Encoding: {coding}",), body=body), Expectation(
        "A broken transfer encoding: what can be saved is."
    )


@maker
def uuencoded(chance: random.Random) -> Made:
    content = chance.randbytes(100)
    lines = b"".join(binascii.b2a_uu(content[start : start + 45]) for start in range(0, len(content), 45))
    body = b"Zie onder.\n\nbegin 644 ../foto.jpg\n" + lines + b"`\nend\nGroet\n"
    return letter(chance, body=body), Expectation(
        "A file in the text itself: taken out.", files=("../foto.jpg",), text_has="Groet"
    )


@maker
def tnef(chance: random.Random) -> Made:
    head = (0x223E9F78).to_bytes(4, "little") + b"\x01\x00"
    title = b"geheim.doc\x00"
    attribute = (
        b"\x02" + (0x00018010).to_bytes(4, "little") + len(title).to_bytes(4, "little") + title + b"\x00\x00"
    )
    wild = b"\x02" + (0x00018010).to_bytes(4, "little") + (2**32 - 1).to_bytes(4, "little")
    content = chance.choice(
        (head + attribute, head + wild, head, b"", head + attribute * 500, chance.randbytes(50))
    )
    kind, body = mixed(
        b"Content-Type: text/plain\n\nZie.", attachment("winmail.dat", content, "application/ms-tnef")
    )
    return letter(chance, kind=kind, body=body), Expectation(
        "Outlook's own package: listed.", files=("winmail.dat",), needs_sandbox=True
    )


@maker
def automatic(chance: random.Random) -> Made:
    headers, kind = chance.choice(
        (
            (("Auto-Submitted: auto-replied",), "vacation"),
            (("Auto-Submitted: auto-generated",), "other"),
            (("Auto-Submitted: auto-replied (vacation); owner-email=x@y",), "vacation"),
            (("X-Autoreply: yes",), "vacation"),
            (("Precedence: auto_reply",), "vacation"),
            (("Precedence: bulk",), "list"),
            (("List-Id: <nieuws.example.nl>",), "list"),
            (("X-Auto-Response-Suppress: All",), "other"),
            (("Auto-Submitted: no",), ""),
            (("Auto-Submitted: Auto-Generated",), "other"),
        )
    )
    return letter(chance, headers=headers), Expectation("Automatic mail: never answered.", auto=kind)


@maker
def false_bounce(chance: random.Random) -> Made:
    subject = chance.choice(
        (
            "Delivery failed",
            "Undelivered parcel",
            "Levering mislukt",
            "Mail delivery failed?",
            "Failure notice",
        )
    )
    raw = letter(
        chance,
        subject=subject,
        body="My parcel could not be delivered to me@example.nl. 550 euro down the drain!\n",
    )
    return raw, Expectation("A customer who writes about a delivery: no bounce.", auto="")


@maker
def forged_bounce(chance: random.Random) -> Made:
    report = (
        b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n"
        + b"Final-Recipient: rfc822; directeur@desk.example\nAction: failed\nStatus: 5.1.1\n\n"
        * chance.choice((1, 50, 2000))
    )
    kind, body = mixed(b"\nfailed", report, kind="report; report-type=delivery-status")
    return letter(chance, sender="mailer-daemon@example.nl", kind=kind, body=body), Expectation(
        "A forged bounce: says whom it names; the letter it belongs to must exist.", auto="bounce"
    )


@maker
def truncated(chance: random.Random) -> Made:
    kind, body = mixed(
        b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nKlacht =E2=82=AC 25\n",
        attachment("bon.pdf", chance.randbytes(300), "application/pdf"),
    )
    raw = letter(chance, kind=kind, body=body)
    return raw[: chance.randrange(len(raw))], Expectation("A mail that breaks off: what is there is read.")


@maker
def flipped(chance: random.Random) -> Made:
    kind, body = mixed(b"Content-Type: text/html\n\n<p>Klacht</p>", attachment("bon.pdf", b"x" * 50))
    raw = bytearray(letter(chance, kind=kind, body=body))
    for _ in range(chance.randint(1, 60)):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    return bytes(raw), Expectation("A mail with wrong bits: what is there is read.")


@maker
def noise(chance: random.Random) -> Made:
    raw = chance.choice(
        (
            b"",
            b"\n",
            b"\r\n\r\n",
            b"\x00" * 100,
            b"From ",
            b":",
            b": x\n\n",
            b"\n\n\n\nSubject: x\n\ny",
            b"\xff\xfe" * 50,
            b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
            chance.randbytes(chance.randint(1, 3000)),
            b" \n \n",
            b"Subject",
            b"--\n--\n",
            b"\r" * 50,
        )
    )
    return raw, Expectation("No mail at all: kept, with nobody as sender.", sender="")


@maker
def dates(chance: random.Random) -> Made:
    date = chance.choice(
        (
            "Thu, 99 Foo 9999 99:99:99 +9999",
            "Mon, 1 Jan 0000 00:00:00 +0000",
            "Fri, 31 Dec 9999 23:59:59 -1200",
            "1 Jan 1 00:00 +0000",
            "-1",
            "9" * 500,
            "Mon, 29 Feb 2026 10:00:00 +0000",
            "Mon, 1 Jun 2026 10:00:60 +0200",
            "2026-06-01T10:00:00Z",
            "morgen",
            "Mon, 1 Jun 2026 10:00:00 +99999",
            "1 1 1 1 1 1",
            "Mon, 1 Jun 99999999999 10:00:00 +0000",
        )
    )
    raw = letter(chance)
    start = raw.index(b"Date: ")
    return raw[:start] + b"Date: " + date.encode() + raw[raw.index(b"\n", start) :], Expectation(
        "A date that is none: none."
    )


@maker
def line_ends(chance: random.Random) -> Made:
    raw = letter(chance, subject="Regels", sender="regels@example.nl")
    style = chance.choice((b"\r\n", b"\r", b"\r\r\n", b"\n"))
    return raw.replace(b"\n", style), Expectation(
        "Other line ends: read all the same.", "regels@example.nl", subject="Regels"
    )


@maker
def nested_mail(chance: random.Random) -> Made:
    inner = letter(
        chance, subject="Binnen", sender="binnen@example.nl", headers=("Auto-Submitted: auto-replied",)
    )
    kind, body = mixed(
        b"Content-Type: text/plain\n\nZie de mail hierin.", b"Content-Type: message/rfc822\n\n" + inner
    )
    raw = letter(chance, kind=kind, body=body, sender="buiten@example.nl")
    return raw, Expectation(
        "A mail in a mail: a file, and only the outer one speaks.", "buiten@example.nl", auto=""
    )
