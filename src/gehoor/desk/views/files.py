"""What came with a message: its HTML in a frame of its own, its raw bytes, its files. Never run, never inline."""

from __future__ import annotations

import base64
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from gehoor.cases import queries as cases
from gehoor.core import files, html
from gehoor.desk.access import agents_only

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
LARGEST_PICTURE = 4 * 1024 * 1024
LARGEST_HTML = 2 * 1024 * 1024


@agents_only
def mail_html(request: HttpRequest, message_id: int) -> HttpResponse:
    message = _message(request, message_id)
    if not message.html_sha256:
        raise Http404
    return framed(message)


def framed(message: Any) -> HttpResponse:
    """The cleaned HTML of a message under a policy of its own; a desk and a portal page show it in a frame."""
    text = files.get(message.html_sha256)[:LARGEST_HTML].decode("utf-8", "replace")
    response = HttpResponse(html.page(text, title=message.subject, pictures=_pictures(message)))
    response.headers["Content-Security-Policy"] = html.POLICY
    response.xframe_options_exempt = True  # type: ignore[attr-defined]  # Django's own mark
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@agents_only
def raw(request: HttpRequest, message_id: int) -> HttpResponse:
    message = _message(request, message_id)
    if not message.raw_sha256:
        raise Http404
    return download(files.get(message.raw_sha256), name=f"message-{message.pk}.eml", type_="message/rfc822")


@agents_only
def text(request: HttpRequest, message_id: int) -> HttpResponse:
    """All of what was written, for a text that is too long to show."""
    message = _message(request, message_id)
    return download(
        message.text.encode(), name=f"message-{message.pk}.txt", type_="text/plain; charset=utf-8"
    )


@agents_only
def file(request: HttpRequest, attachment_id: int) -> HttpResponse:
    attachment = cases.attachment_for(attachment_id, request.user.person)
    if attachment is None:
        raise Http404
    return download(files.get(attachment.sha256), name=attachment.name or "file", type_=attachment.type)


def download(content: bytes, *, name: str, type_: str) -> HttpResponse:
    """Always a download, whatever it says it is."""
    response = HttpResponse(content, content_type=type_ if "/" in type_ else "application/octet-stream")
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _message(request: HttpRequest, message_id: int) -> Any:
    message = cases.message_for(message_id, request.user.person)
    if message is None:
        raise Http404
    return message


def _pictures(message: Any) -> dict[str, str]:
    """The pictures that the HTML shows by content id, as data: URIs."""
    found = {}
    for attachment in message.attachments.all():
        if attachment.content_id and attachment.type in PICTURES and attachment.size <= LARGEST_PICTURE:
            content = base64.b64encode(files.get(attachment.sha256)).decode()
            found[attachment.content_id.strip("<>")] = f"data:{attachment.type};base64,{content}"
    return found
