"""Files that came with a message of one's own case. Always a download."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from gehoor.cases import queries as cases
from gehoor.core import files
from gehoor.portal.access import may_see, visitors_only

UNKNOWN = "application/octet-stream"


@require_safe
@visitors_only
def file(request: HttpRequest, attachment_id: int) -> HttpResponse:
    """What stands with an internal note is nobody's to see here, even if he works here."""
    attachment = cases.attachment_for(attachment_id, request.visit.person)
    message = attachment.message if attachment else None
    if message is None or message.kind == "note" or not may_see(request.visit, message.case):
        raise Http404
    name = attachment.name or "file"
    response = HttpResponse(files.get(attachment.sha256), content_type=attachment.type or UNKNOWN)
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
