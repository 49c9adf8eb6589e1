from __future__ import annotations

import pytest

from gehoor.intake.reading import limits
from gehoor.intake.reading.limits import precheck

PLAIN = b"From: a@b.nl\nSubject: x\n\nhallo\n"
NESTED = b"".join(
    b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (level, level) for level in range(4)
)


def test_an_ordinary_mail_is_plainly_harmless():
    assert precheck(PLAIN).plainly_harmless is True


@pytest.mark.parametrize(
    "raw",
    [
        PLAIN + b"x" * limits.HARMLESS_BYTES,
        b"X: y\n" * 8000 + b"\nhallo",
        b"X: " + b"y" * 9000 + b"\n\nhallo",
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 21,
        NESTED,
        PLAIN + b"Content-Type: application/ms-tnef\n",
        PLAIN + b'Content-Type: x/y; name="WINMAIL.DAT"\n',
        b"Content-Type: text/plain; charset=x-onbekend\n\nhallo",
        b"Content-Type: text/plain; charset='idna'\n\nhallo",
        b"X: " + b"y" * 40_000,
    ],
)
def test_anything_out_of_the_ordinary_is_not(raw):
    assert precheck(raw).plainly_harmless is False


def test_the_shape_counts_what_it_sees():
    shape = precheck(b"Content-Type: multipart/mixed; boundary=b\nSubject: x\n\n--b\n\nx\n--b--\n")

    assert (shape.headers, shape.parts, shape.depth, shape.header_block) == (2, 2, 1, 52)
