"""Signatures made and checked for real; only the name server is ours."""

from __future__ import annotations

import base64
import time

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


def signers(raw: bytes, lookup=RECORDS.get, domain: str = "shop.example") -> tuple[str, ...]:
    return dkim.signers(raw, domain=domain, lookup=lookup)


def test_a_true_signature_names_its_domain():
    assert signers(signed(mail())) == ("shop.example",)
    assert signers(signed(mail().replace(b"\r\n", b"\n"))) == ("shop.example",)


def test_it_speaks_for_domains_below_it_and_for_no_other():
    assert signers(signed(mail()), domain="mail.shop.example") == ("shop.example",)
    assert signers(signed(mail()), domain="bank.example") == ()
    assert signers(signed(mail()), domain="example") == ()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw.replace(b"lekt", b"zinkt"),
        lambda raw: raw.replace(b"d=shop.example", b"d=bank.example"),
        lambda raw: raw.replace(b"From: Marijke", b"From: Eve"),
    ],
)
def test_a_mail_that_was_changed_names_nobody(spoil):
    assert signers(spoil(signed(mail()))) == ()


def test_a_second_signature_is_found_behind_a_false_one():
    false = signed(mail("Iets anders"))[: -len(mail("Iets anders"))]

    assert signers(false + signed(mail())) == ("shop.example",)


def test_a_signature_over_part_of_the_body_does_not_count():
    raw = signed(mail(), length=True) + b"PS: send me the money\r\n"

    assert signers(raw) == ()


def test_without_a_key_in_the_dns_nobody_is_named():
    assert signers(signed(mail()), lookup=lambda _: None) == ()


def test_the_dns_is_asked_a_few_times_at_most():
    asked: list[str] = []
    raw = b"DKIM-Signature: v=1; a=rsa-sha256; d=x.example; s=s; h=from; b=AA==; bh=AA==\r\n" * 50 + mail()

    found = signers(raw, lookup=lambda name: asked.append(name), domain="x.example")

    assert found == ()
    assert 0 < len(asked) <= dkim.MOST_SIGNATURES


def test_for_a_signature_that_cannot_count_the_dns_is_not_asked():
    def never(_: str) -> bytes:
        raise AssertionError

    unfinished = b"DKIM-Signature: v=1; a=rsa-sha256; d=shop.example; s=s; h=from; bh=AA==\r\n" + mail()

    assert signers(unfinished, lookup=never) == ()
    assert signers(signed(mail()), lookup=never, domain="bank.example") == ()
    assert signers(mail("DKIM-Signature: v=1"), lookup=never) == ()
    assert signers(b"", lookup=never) == ()


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        ";;;;",
        "v=1",
        "v=1; d=" + "a" * 10_000,
        "v=1; a=\x00\xff; d=shop.example; s=\xe9; h=from; b=!; bh=!",
    ],
)
def test_an_odd_signature_is_no_signature(value):
    raw = b"DKIM-Signature: " + value.encode("latin-1") + b"\r\n" + mail()

    assert signers(raw) == ()


def test_a_head_full_of_signatures_is_quick():
    raw = b"DKIM-Signature: " + b";=" * 30_000 + b"\r\n" + mail()
    start = time.process_time()

    signers(raw)
    signers(b"DKIM-Signature:\r\n" * 3_000 + mail())

    assert time.process_time() - start < 0.5
