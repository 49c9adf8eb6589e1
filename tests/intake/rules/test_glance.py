from __future__ import annotations

import pytest

from gehoor.intake.rules.glance import glance


@pytest.mark.parametrize("lead", [b"", b"\r\n\r\n", b"\n", b"\xef\xbb\xbf"])
def test_what_stands_before_the_first_header_hides_none_of_them(lead):
    found = glance(
        lead + b"Message-ID: <one@example.nl>\r\nFrom: Anna <anna@example.nl>\r\n\r\nIn-Reply-To: <x@y>"
    )

    assert (found.message_id, found.sender, found.in_reply_to) == ("one@example.nl", "anna@example.nl", "")
