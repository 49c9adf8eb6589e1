"""Mail that came back: is this a report that a mail was not delivered, and whom did it not reach?"""

from __future__ import annotations

import re

from gehoor.intake.reading import addresses, auto, dsn, headers, mime, returned
from gehoor.intake.reading.addresses import Mailbox
from gehoor.intake.reading.model import Bounce, Recipient

_DAEMON = re.compile(
    r"mailer[-_. ]?daemon|postmaster|mail ?delivery|maildelivery|mailsubsystem|mdaemon|mmdf|smtp_?mail|smtp[-_.]|ndr@|ndr-|bounce|mail ?admin"
    r"|inetgw|mail[-_ ]?system|microsoftexchange|exchange@|systemadmin|system administrator|daemon@|mailadm|internet mail|mail gateway",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"undeliver|non-?deliver|not (?:be )?deliver|delivery (?:status|failure|failed|problem|report|error|unsuccess|notif|has failed|delayed|subsystem|incomplete)"
    r"|(?:mail|message|e-?mail)[^:]{0,30}(?:failure|failed|error|returned|delayed|not sent|rejected|bounced|problem)|failed mail|failure (?:notice|delivery|notification)|returned (?:mail|message|e-?mail|to sender)"
    r"|(?:delayed|warning|could not|unable to)[^:]{0,20}(?:mail|message|send|deliver)|undelivered|nondeliverable|mail system error|delivery fail|address (?:unknown|not found|change)|user unknown"
    r"|unzustellbar|unzustellbarkeit|zustellung|nicht zugestellt|onbestelbaar|niet (?:bezorgd|afgeleverd|besteld)|bezorg|aflever|onbezorg"
    r"|non (?:remis|distribu|délivr|recapit|consegn)|échec|echec|remise|no (?:se )?(?:pudo|puede|ha podido)?\s?(?:ser )?entrega|no entregad|devuelt|mancat|mancato|recapito|não (?:foi )?entreg|falha|"
    r"niedostarcz|nie (?:można|został)|dostarcz|olever|kan (?:inte|ikke|niet)|ulever|недостав|не (?:был|может|удалось)|доставк|配信|退信|退回|投递|送信|返送",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"could ?n[o']t be (?:delivered|sent)|could not be (?:delivered|sent)|cannot be delivered|was not delivered|not been delivered|unable to deliver|wasn't able to deliver|delivery (?:to|has|failed|attempt|status|of)|"
    r"undeliverable|did not reach|failed (?:recipient|address|permanently)|following (?:address|recipient|user)|permanent (?:fatal )?error|fatal error|returned (?:to|mail|message)|user unknown|unknown user|"
    r"no such user|mailbox (?:full|unavailable|is full)|over ?quota|\b5[0-5]\d[ -]\d\.\d|\b[45]\.\d\.\d{1,2}\b|rcpt to|smtp error|\b55[0-4]\b|delivery problem|still being retried|will be retried|not deliverable|bounced|not delivered|"
    r"undelivered|niet (?:worden )?(?:bezorgd|afgeleverd)|niet worden|nicht zugestellt|konnte nicht|n'a pas pu|n’a pas pu|no se (?:ha podido|pudo|puede)|non (?:è stato|può)|não (?:foi|pôde)|nie można|kunde inte|kunne ikke|не (?:удалось|может|был)|"
    r"no longer (?:valid|with|at|accept)|not (?:a )?valid (?:user|address|e-?mail)|does not exist|error reply|delivery notif",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"\s*(?:re|fw|fwd|antw|aw|sv|vs|doorst|wg|tr)\s?:", re.IGNORECASE)
_FOR = re.compile(r"\bfor <?([^\s<>;]+@[^\s<>;]+?)>?(?:;|$|\s)")
_MESSAGE_ID = re.compile(r"^message-id:\s{0,20}<([^<>\s]{1,998})>", re.IGNORECASE | re.MULTILINE)


def read(tree: mime.Tree, *, from_: tuple[Mailbox, ...], subject: str, text: str) -> Bounce:
    """What this mail reports as not delivered. Ordinary mail, also about bounces, gives an empty Bounce."""
    top = tree.root.headers
    said = returned.report(text)
    status = dsn.read(tree.root, said)
    if status.all_done:
        return Bounce()
    failed = _header_addresses(top)
    if not status.found and not failed and not _looks_returned(tree.root, from_, subject, said):
        return Bounce()
    copies = list(dsn.copies(tree.root))
    found = status.recipients or _from_text(top, copies, failed, text, said)
    return Bounce(is_bounce=True, recipients=found, original_message_id=_original_id(copies, text, said))


def _looks_returned(root: mime.Part, from_: tuple[Mailbox, ...], subject: str, said: str) -> bool:
    """A daemon or the null path as sender, with the words of a bounce; or those words in every place."""
    top = root.headers
    if auto.is_away_notice(subject) or _PREFIX.match(subject) and not _is_null(top):
        return False
    daemon = any(_DAEMON.search(f"{box.name} {box.address}") for box in from_) or _is_null(top)
    in_subject = _SUBJECT.search(subject) is not None
    in_body = _BODY.search(said[:8000]) is not None
    if root.parameters.get("report-type", "").lower() == "delivery-status":
        return daemon or in_subject or in_body
    if daemon:
        return in_subject or in_body
    brings_copy = auto.has_part(root, "message/rfc822") or auto.has_part(root, "text/rfc822-headers")
    submitted = "auto-submitted" in top and b"no" != top.first("auto-submitted").strip().lower()
    return in_subject and in_body and (brings_copy or submitted)


def _is_null(top: mime.Headers) -> bool:
    for name in ("return-path", "x-envelope-from", "x-original-sender"):
        if name in top and not headers.unfold(top.first(name)).strip("<> "):
            return True
    return False


def _header_addresses(top: mime.Headers) -> tuple[str, ...]:
    values = [headers.unfold(value) for value in top.all("x-failed-recipients")]
    parts = (part.strip(" <>") for value in values for part in value.split(","))
    return tuple(dict.fromkeys(part for part in parts if addresses.is_address(part)))


def _from_text(
    top: mime.Headers, copies: list[mime.Headers], failed: tuple[str, ...], text: str, said: str
) -> tuple[Recipient, ...]:
    if failed:
        return tuple(
            returned.recipients(f"{address}:\n{said}", ours=frozenset(), sent_to=())[0]
            if len(failed) == 1
            else Recipient(address)
            for address in failed
        )
    ours = frozenset(
        box.address.lower()
        for name in ("to", "cc", "from", "reply-to")
        for box in addresses.parse(top.first(name), limit=20)
        if box.address
    )
    sent_to = tuple(dict.fromkeys(address for copy in copies for address in _sent_to(copy)))
    sent_to = sent_to or _sent_to(_copy_in_text(text, said))
    return returned.recipients(said, ours=ours, sent_to=sent_to)


def _copy_in_text(text: str, said: str) -> mime.Headers:
    """The headers of a mail that was pasted below the report."""
    rest = text[len(said) : len(said) + 16_384]
    below = rest.split("\n", 1)[-1].lstrip("\n") if len(text) > len(said) else ""
    raw = below.encode("utf-8", "replace")
    return mime.parse_headers(raw, 0, len(raw))[0]


def _sent_to(copy: mime.Headers) -> tuple[str, ...]:
    people = [
        box.address
        for box in addresses.parse(copy.first("to"), limit=10)
        if addresses.is_address(box.address)
    ]
    if len(people) == 1:
        return tuple(people)
    carried = [_FOR.search(headers.unfold(value)) for value in copy.all("received")[:3]]
    named = [match[1] for match in carried if match and addresses.is_address(match[1])]
    return (named[0],) if named else tuple(people)


def _original_id(copies: list[mime.Headers], text: str, said: str) -> str:
    for copy in copies:
        found = headers.ids(headers.unfold(copy.first("message-id")), 1)
        if found:
            return found[0]
    pasted = _MESSAGE_ID.search(text, len(said)) if len(text) > len(said) else None
    return pasted[1] if pasted else ""
