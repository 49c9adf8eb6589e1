from __future__ import annotations

from django.urls import path, register_converter

from gehoor.desk.views import case, deeds, files, trays


class DraftKind:
    """Of which message something is a draft."""

    regex = "out|note"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(DraftKind, "draft_kind")

app_name = "desk"
urlpatterns = [
    path("", trays.mine, name="mine"),
    path("unassigned/", trays.unowned, name="unowned"),
    path("team/<int:team_id>/", trays.team, name="team"),
    path("all/", trays.everything, name="all"),
    path("ended/", trays.over, name="over"),
    path("cases/<int:number>/", case.case, name="case"),
    path("cases/<int:number>/reply/", deeds.reply, name="reply"),
    path("cases/<int:number>/note/", deeds.note, name="note"),
    path("cases/<int:number>/hand-over/", deeds.hand_over, name="hand_over"),
    path("cases/<int:number>/resolve/", deeds.resolve, name="resolve"),
    path("cases/<int:number>/take/", deeds.take, name="take"),
    path("cases/<int:number>/unmerge/", deeds.unmerge, name="unmerge"),
    path("cases/<int:number>/draft/<draft_kind:kind>/", deeds.draft, name="draft"),
    path("messages/<int:message_id>/html/", files.mail_html, name="html"),
    path("messages/<int:message_id>/raw/", files.raw, name="raw"),
    path("files/<int:attachment_id>/", files.file, name="file"),
]
