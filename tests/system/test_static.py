from __future__ import annotations

from gehoor.system.static import in_front_of


def _get(application, path: str) -> tuple[str, dict[str, str], bytes]:
    told: list = []
    body = application(
        {"REQUEST_METHOD": "GET", "PATH_INFO": path, "wsgi.file_wrapper": lambda file: [file.read()]},
        lambda status, headers: told.append((status, dict(headers))),
    )
    return told[0][0], told[0][1], b"".join(body)


def _django(environ, start_response):
    start_response("404 Not Found", [])
    return [b"page"]


def test_a_fingerprinted_file_is_kept_for_ever_and_others_for_an_hour(settings):
    (settings.STATIC_ROOT / "look.0123456789ab.css").write_text("a{}")
    (settings.STATIC_ROOT / "look.css").write_text("a{}")
    application = in_front_of(_django)

    known, plain = _get(application, "/static/look.0123456789ab.css"), _get(application, "/static/look.css")

    assert (known[0], known[2]) == ("200 OK", b"a{}")
    assert "immutable" in known[1]["Cache-Control"]
    assert plain[1]["Cache-Control"] == "max-age=3600, public"
    assert known[1]["X-Content-Type-Options"] == "nosniff"


def test_what_is_no_static_file_is_a_page(settings):
    application = in_front_of(_django)

    answers = [_get(application, path)[2] for path in ("/static/../secret.key", "/static/none.css", "/desk/")]

    assert answers == [b"page", b"page", b"page"]
