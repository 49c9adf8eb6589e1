from __future__ import annotations

import asyncio

from django.http import HttpResponse, StreamingHttpResponse

from gehoor.system.bridge import Bridge


def sent(wsgi):
    """What the server is told in answer to one request."""
    told = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        told.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"host", b"localhost")]}
    asyncio.run(Bridge(wsgi, threads=1)(scope, receive, send))
    return told


def answering(response, closed):
    """A WSGI application that gives this answer, as Django's handler does."""
    response.close = lambda: closed.append(True)

    def wsgi(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return response

    return wsgi


def test_page_goes_out_in_one_part_and_is_closed_once():
    closed = []

    told = sent(answering(HttpResponse("whole"), closed))

    assert told[1:] == [{"type": "http.response.body", "body": b"whole"}]
    assert closed == [True]


def test_stream_goes_out_in_its_parts_and_is_closed_once():
    closed = []

    told = sent(answering(StreamingHttpResponse([b"first", b"second"]), closed))

    assert [part["body"] for part in told[1:]] == [b"first", b"second", b""]
    assert closed == [True]


def test_answer_of_another_application_goes_out_too():
    def wsgi(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"plain"]

    told = sent(wsgi)

    assert told[0] == {
        "type": "http.response.start",
        "status": 200,
        "headers": [(b"content-type", b"text/plain")],
    }
    assert [part["body"] for part in told[1:]] == [b"plain", b""]
