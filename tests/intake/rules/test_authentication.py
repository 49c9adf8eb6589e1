from __future__ import annotations

import time

import pytest

from gehoor.intake.rules import authentication
from gehoor.intake.rules.authentication import Result, Results


def test_a_header_of_a_common_mail_server_is_read():
    value = (
        "mx.desk.example 1; dkim=pass (2048-bit key; unprotected) header.d=example.com header.i=@example.com"
        ' header.b="aB;c"; spf=pass (mx: ok (really)) smtp.mailfrom=bounce@example.com; dmarc=pass (p=reject) header.from=example.com'
    )

    assert authentication.parse(value) == Results(
        "mx.desk.example",
        (
            Result(
                "dkim", "pass", {"header.d": "example.com", "header.i": "@example.com", "header.b": "ab;c"}
            ),
            Result("spf", "pass", {"smtp.mailfrom": "bounce@example.com"}),
            Result("dmarc", "pass", {"header.from": "example.com"}),
        ),
    )


@pytest.mark.parametrize("value", ["", ";", "; dmarc=pass", "()", "= = =", "\\", '"'])
def test_a_header_without_a_server_says_nothing(value):
    assert authentication.ours([value], "mx.desk.example") is None


def test_a_server_that_found_nothing_says_so():
    assert authentication.parse("mx.desk.example; none") == Results("mx.desk.example", ())


def test_only_the_topmost_header_of_our_server_counts():
    values = [
        "mx.elsewhere.example; dmarc=pass",
        "MX.Desk.example; dmarc=fail",
        "mx.desk.example; dmarc=pass",
    ]

    found = authentication.ours(values, "mx.desk.example")

    assert found == Results("mx.desk.example", (Result("dmarc", "fail"),))


def test_a_comment_cannot_hide_a_result_nor_make_one():
    assert authentication.parse("mx (; dmarc=pass); dmarc=fail (x;") == Results(
        "mx", (Result("dmarc", "fail"),)
    )
    assert authentication.parse('mx; x="a; dmarc=pass"; dmarc=none') == Results(
        "mx", (Result("x", "a; dmarc=pass"), Result("dmarc", "none"))
    )


def test_without_a_name_of_our_own_nothing_is_believed():
    assert authentication.ours(["; dmarc=pass", "mx; dmarc=pass"], "") is None


@pytest.mark.parametrize(
    "value", ["(" * 100_000, '"' * 100_001, "a=" * 100_000, "mx; " + "a=b " * 50_000, "\\" * 99_999]
)
def test_reading_takes_no_longer_than_the_header_is_long(value):
    start = time.process_time()

    authentication.parse(value)

    assert time.process_time() - start < 0.5
