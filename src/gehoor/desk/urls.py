from __future__ import annotations

from django.urls import include, path, register_converter

from gehoor.desk.views import files, finding, going, joining, knowing, page, post, speaking, trays


class DraftKind:
    """Of which message something is a draft."""

    regex = "out|note"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(DraftKind, "draft_kind")
CASE = "cases/<int:number>/"

app_name = "desk"
urlpatterns = [
    path("", trays.mine, name="mine"),
    path("unassigned/", trays.unowned, name="unowned"),
    path("team/<int:team_id>/", trays.team, name="team"),
    path("all/", trays.everything, name="all"),
    path("ended/", trays.over, name="over"),
    path("not-arrived/", post.not_arrived, name="not_arrived"),
    path("mail/", post.without_case, name="without_case"),
    path("mail/<int:delivery_id>/raw/", post.delivery, name="delivery"),
    path("mail/<int:delivery_id>/case/", post.make_case, name="make_case"),
    path("letters/<int:letter_id>/retry/", post.retry, name="retry"),
    path("search/", finding.search, name="search"),
    path("people/<int:person_id>/", finding.person, name="person_page"),
    path("new/", finding.new, name="new"),
    path(CASE, page.case, name="case"),
    path(f"{CASE}history/", page.history, name="history"),
    path(f"{CASE}reply/", speaking.reply, name="reply"),
    path(f"{CASE}note/", speaking.note, name="note"),
    path(f"{CASE}forward/<int:message_id>/", speaking.forward, name="forward"),
    path(f"{CASE}draft/<draft_kind:kind>/", speaking.draft, name="draft"),
    path(f"{CASE}resolve/", speaking.resolve, name="resolve"),
    path(f"{CASE}resolve/undo/", going.unresolve, name="unresolve"),
    path(f"{CASE}hand-over/", going.hand_over, name="hand_over"),
    path(f"{CASE}take/", going.take, name="take"),
    path(f"{CASE}wait/", going.wait, name="wait"),
    path(f"{CASE}reopen/", going.reopen, name="reopen"),
    path(f"{CASE}not-taken-up/", going.not_taken_up, name="not_taken_up"),
    path(f"{CASE}spam/", going.spam, name="spam"),
    path(f"{CASE}take-up/", going.take_up, name="take_up"),
    path(f"{CASE}merge/", joining.merge, name="merge"),
    path(f"{CASE}unmerge/", joining.unmerge, name="unmerge"),
    path(f"{CASE}two-cases/<int:other>/", joining.decline, name="decline"),
    path(f"{CASE}facts/", knowing.facts, name="facts"),
    path(f"{CASE}person/", knowing.person, name="person"),
    path(f"{CASE}address/", knowing.address, name="address"),
    path(f"{CASE}promise/", knowing.promise, name="promise"),
    path(f"{CASE}promises/<int:promise_id>/move/", knowing.move_promise, name="move_promise"),
    path(f"{CASE}promises/<int:promise_id>/keep/", knowing.keep_promise, name="keep_promise"),
    path("messages/<int:message_id>/html/", files.mail_html, name="html"),
    path("messages/<int:message_id>/raw/", files.raw, name="raw"),
    path("messages/<int:message_id>/text/", files.text, name="text"),
    path("files/<int:attachment_id>/", files.file, name="file"),
    path("setup/", include("gehoor.desk.setup.urls")),
]
