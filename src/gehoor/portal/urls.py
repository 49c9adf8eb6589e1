from __future__ import annotations

from django.urls import path

from gehoor.portal.views import cases, deeds, entry, files, start, tell

app_name = "portal"
urlpatterns = [
    path("", start.start, name="start"),
    path("help/", tell.ask, name="help"),
    path("help/done/", tell.done, name="help_done"),
    path("my/", cases.cases, name="cases"),
    path("my/sign-in/", entry.sign_in, name="sign_in"),
    path("my/sign-in/code/", entry.code, name="code"),
    path("my/sign-out/", entry.sign_out, name="sign_out"),
    path("my/l/<int:number>/<str:token>/", entry.link, name="link"),
    path("my/cases/<int:number>/", cases.case, name="case"),
    path("my/cases/<int:number>/reply/", deeds.reply, name="reply"),
    path("my/cases/<int:number>/solved/", deeds.solved, name="solved"),
    path("my/cases/<int:number>/not-solved/", deeds.not_solved, name="not_solved"),
    path("my/files/<int:attachment_id>/", files.file, name="file"),
]
