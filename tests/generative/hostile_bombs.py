"""Structure bombs: mails that cost a careless parser seconds, minutes or all memory."""

from __future__ import annotations

import base64
import random

from tests.generative.hostile_kit import (
    Expectation,
    Made,
    bomb,
    letter,
    mixed,
    scale,
)


@bomb
def deep_multipart(chance: random.Random) -> Made:
    depth = scale(chance, 1000)
    opening = "".join(
        f'Content-Type: multipart/mixed; boundary="b{level}"\n\n--b{level}\n' for level in range(depth)
    )
    head, _, _ = letter(chance, kind="", body="").partition(b"\n\n")
    return head + b"\n" + opening.encode() + b"\ndiep\n", Expectation(
        "Boxes in boxes.", needs_sandbox=depth > 3
    )


@bomb
def deep_mail(chance: random.Random) -> Made:
    depth = scale(chance, 1000)
    head, _, _ = letter(chance, kind="", body="").partition(b"\n\n")
    return head + b"\n" + b"Content-Type: message/rfc822\n\n" * depth + b"diep\n", Expectation(
        "Mails in mails."
    )


@bomb
def open_brackets(chance: random.Random) -> Made:
    brackets = chance.choice(("(", "<", '"', "[", "\\", "(\\", '"\\', ",", ":", ";", "<@", "a@b,")) * scale(
        chance, 5000
    )
    raw = letter(chance, headers=(f"Cc: {brackets}",), sender=f"haak@example.nl {brackets}")
    return raw, Expectation("Thousands of brackets in an address.")


@bomb
def many_words(chance: random.Random) -> Made:
    words = " ".join(["=?utf-8?q?abc?="] * scale(chance, 20_000))
    return letter(chance, subject=words), Expectation("A subject of thousands of encoded words.")


@bomb
def many_parameters(chance: random.Random) -> Made:
    count = scale(chance, 20_000)
    kind = "text/plain" + "".join(f"; p{number}=1" for number in range(count))
    return letter(chance, kind=kind), Expectation("A Content-Type of thousands of parameters.")


@bomb
def many_references(chance: random.Random) -> Made:
    ids = " ".join(f"<{number}@x>" for number in range(scale(chance, 100_000)))
    return letter(chance, headers=(f"References: {ids}",)), Expectation("Thousands of references.")


@bomb
def many_parts(chance: random.Random) -> Made:
    body = b"--b\n\nx\n" * scale(chance, 100_000) + b"--b--\n"
    return letter(chance, kind="multipart/mixed; boundary=b", body=body), Expectation("Thousands of parts.")


@bomb
def many_recipients(chance: random.Random) -> Made:
    people = ", ".join(f"a{number}@b.nl" for number in range(scale(chance, 10_000)))
    return letter(chance, headers=(f"Cc: {people}",)), Expectation("Thousands of recipients.")


@bomb
def many_headers(chance: random.Random) -> Made:
    headers = tuple(f"X-{number}: x" for number in range(scale(chance, 100_000)))
    return letter(chance, headers=headers), Expectation("Thousands of headers.")


@bomb
def long_base64_line(chance: random.Random) -> Made:
    content = base64.b64encode(b"\x00" * scale(chance, 6_000_000))
    part = (
        b"Content-Type: application/octet-stream; name=groot\nContent-Transfer-Encoding: base64\n\n" + content
    )
    kind, body = mixed(b"Content-Type: text/plain\n\nGroot.", part)
    return letter(chance, kind=kind, body=body), Expectation("Megabytes in one line.")


@bomb
def long_header_line(chance: random.Random) -> Made:
    return letter(chance, subject="x" * scale(chance, 2_000_000)), Expectation("Megabytes in one header.")


@bomb
def folded_for_ever(chance: random.Random) -> Made:
    subject = "x" + "\n x" * scale(chance, 100_000)
    return letter(chance, subject=subject), Expectation("A subject on thousands of lines.")


@bomb
def stray_lines(chance: random.Random) -> Made:
    block = ("a\n" * 1500 + "X-Goed: 1\n") * (scale(chance, 80) + 1)
    return letter(chance, subject="Los\n" + block.rstrip("\n")), Expectation(
        "A header block of lines that are none."
    )
