from __future__ import annotations

import pytest

from gehoor.intake.rules import trust


def speaks(*results: str, address: str = "anna@shop.example", signed_by: tuple[str, ...] = ()) -> str:
    found = [f"mx.desk.example; {result}" for result in results]
    return trust.who_speaks(
        address=address, results=found, server="mx.desk.example", signed_by=signed_by
    ).trust


@pytest.mark.parametrize(
    ("result", "verdict"),
    [
        ("dmarc=pass header.from=shop.example", "sender"),
        ("dmarc=pass", "sender"),
        ("dmarc=fail header.from=shop.example; dkim=pass header.d=shop.example", "failed"),
        ("dmarc=pass header.from=elsewhere.example", "unknown"),
        ("dmarc=fail header.from=elsewhere.example", "unknown"),
        ("dmarc=none; dkim=pass header.d=shop.example", "sender"),
        ("dmarc=temperror; spf=pass smtp.mailfrom=bounce@shop.example", "sender"),
        ("dkim=pass header.d=elsewhere.example", "unknown"),
        ("dkim=fail header.d=shop.example", "unknown"),
        ("dkim=pass header.i=@shop.example header.s=one", "sender"),
        ("dkim=pass header.i=@shop.example header.d=elsewhere.example", "unknown"),
        ("dkim=pass header.i=@example", "unknown"),
        ("spf=pass smtp.mailfrom=elsewhere.example", "unknown"),
        ("spf=softfail smtp.mailfrom=shop.example", "unknown"),
        ("none", "unknown"),
    ],
)
def test_what_our_mail_server_found_decides(result, verdict):
    assert speaks(result) == verdict


def test_a_signature_that_we_checked_ourselves_counts_when_our_server_said_nothing():
    assert speaks(signed_by=("shop.example",)) == "sender"
    assert speaks(signed_by=("elsewhere.example",)) == "unknown"


def test_what_our_server_found_goes_before_our_own_check():
    assert speaks("dmarc=fail", signed_by=("shop.example",)) == "failed"


@pytest.mark.parametrize(
    ("signer", "domain", "is_aligned"),
    [
        ("shop.example", "shop.example", True),
        ("SHOP.example.", "shop.example", True),
        ("shop.example", "mail.shop.example", True),
        ("mail.shop.example", "shop.example", False),
        ("hop.example", "shop.example", False),
        ("example", "shop.example", False),
        ("", "shop.example", False),
    ],
)
def test_a_domain_speaks_for_itself_and_for_those_below_it(signer, domain, is_aligned):
    assert trust.aligned(signer, domain) is is_aligned


def test_without_an_address_there_is_nobody_to_vouch_for():
    assert speaks("dmarc=pass", address="") == "unknown"


def test_the_facts_are_kept():
    verdict = trust.who_speaks(
        address="anna@shop.example",
        results=[
            "mx; dmarc=none; dkim=pass header.d=shop.example; dkim=fail header.d=x.example; spf=neutral"
        ],
        server="mx",
    )

    assert verdict.facts == {"server": "mx", "dmarc": "none", "dkim": "pass", "spf": "neutral"}
