"""What is done with letters, one file a concern."""

from __future__ import annotations

from gehoor.letters.actions.acknowledging import (
    acknowledge,
)
from gehoor.letters.actions.answering import (
    CannotReply,
    forward,
    post_last_word,
    reply,
)
from gehoor.letters.actions.letting_in import (
    send_code,
    send_password_link,
)
from gehoor.letters.actions.news import (
    tell_hand_off,
    tell_promise,
)
from gehoor.letters.actions.returning import (
    CannotRetry,
    mark_bounced,
    retry,
)
from gehoor.letters.actions.sending import (
    FULL,
    SENDING_LASTS,
    StillSending,
    note_later,
    note_refused,
    note_sent,
    start_sending,
)

__all__ = [
    "FULL",
    "SENDING_LASTS",
    "CannotReply",
    "CannotRetry",
    "StillSending",
    "acknowledge",
    "forward",
    "mark_bounced",
    "note_later",
    "note_refused",
    "note_sent",
    "post_last_word",
    "reply",
    "retry",
    "send_code",
    "send_password_link",
    "start_sending",
    "tell_hand_off",
    "tell_promise",
]
