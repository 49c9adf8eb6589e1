"""Signatures made and checked for real; only the name server is ours."""

from __future__ import annotations

import base64

import dkim as library
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from gehoor.intake.rules import dkim
from tests.factories.mail import mail

_KEY = rsa.generate_private_key(public_exponent=65537, key_size=1024)
PRIVATE = _KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
)
PUBLIC = _KEY.public_key().public_bytes(
    serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
)
RECORDS = {"s1._domainkey.shop.example.": b"v=DKIM1; k=rsa; p=" + base64.b64encode(PUBLIC)}


def signed(raw: bytes, **values: object) -> bytes:
    headers = values.pop("headers", [b"from", b"to", b"subject"])
    return library.sign(raw, b"s1", b"shop.example", PRIVATE, include_headers=headers, **values) + raw


def test_a_true_signature_names_its_domain():
    raw = signed(mail())

    assert dkim.is_signed(raw)
    assert dkim.signers(raw, lookup=RECORDS.get) == ("shop.example",)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw.replace(b"lekt", b"zinkt"),
        lambda raw: raw.replace(b"d=shop.example", b"d=bank.example"),
        lambda raw: raw.replace(b"From: Marijke", b"From: Eve"),
    ],
)
def test_a_mail_that_was_changed_names_nobody(spoil):
    assert dkim.signers(spoil(signed(mail())), lookup=RECORDS.get) == ()


def test_a_signature_over_part_of_the_body_does_not_count():
    raw = signed(mail(), length=True) + b"PS: send me the money\r\n"

    assert dkim.signers(raw, lookup=RECORDS.get) == ()


def test_without_a_key_in_the_dns_nobody_is_named():
    assert dkim.signers(signed(mail()), lookup=lambda _: None) == ()


def test_the_dns_is_asked_a_few_times_at_most():
    asked: list[str] = []
    raw = b"DKIM-Signature: v=1; a=rsa-sha256; d=x.example; s=s; h=from; b=AA==; bh=AA==\r\n" * 50 + mail()

    found = dkim.signers(raw, lookup=lambda name: asked.append(name))

    assert found == ()
    assert len(asked) <= dkim.MOST_SIGNATURES


@pytest.mark.parametrize(
    "value",
    ["", "x", ";;;;", "v=1", "v=1; d=" + "a" * 10_000, "v=1; a=\x00\xff; d=x; s=\xe9; h=from; b=!; bh=!"],
)
def test_an_odd_signature_is_no_signature(value):
    raw = b"DKIM-Signature: " + value.encode("latin-1") + b"\r\n" + mail()

    assert dkim.signers(raw, lookup=RECORDS.get) == ()


def test_an_unsigned_mail_is_seen_at_a_glance():
    assert not dkim.is_signed(mail())
    assert not dkim.is_signed(b"")
    assert not dkim.is_signed(mail("DKIM-Signature: v=1"))
