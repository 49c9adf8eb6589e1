from __future__ import annotations

import asyncio

import pytest
from django.http import HttpResponse, StreamingHttpResponse

from gehoor.system.bridge import LARGEST_BODY, MOST_THROWN_AWAY, Bridge


def sent(wsgi, *, method="GET", parts=()):
    """What the server is told in answer to one request."""
    told, coming = [], iter(parts)

    async def receive():
        return next(coming)

    async def send(message):
        told.append(message)

    scope = {"type": "http", "method": method, "path": "/", "headers": [(b"host", b"localhost")]}
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


def test_what_does_not_say_that_it_is_a_stream_goes_out_in_one_part():
    def wsgi(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"plain", b" text"]

    told = sent(wsgi)

    assert told == [
        {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]},
        {"type": "http.response.body", "body": b"plain text"},
    ]


def reading(seen):
    """A WSGI application that reads what came along."""

    def wsgi(environ, start_response):
        seen.append((environ["CONTENT_LENGTH"], environ["wsgi.input"].read()))
        start_response("200 OK", [])
        return []

    return wsgi


def part(body, *, more):
    return {"type": "http.request", "body": body, "more_body": more}


@pytest.mark.parametrize(
    "parts",
    [
        [part(b"abc", more=False)],
        [part(b"a", more=True), part(b"bc", more=False)],
        [part(b"ab", more=True), part(b"c", more=True), part(b"", more=False)],
    ],
)
def test_body_is_whole_however_it_comes(parts):
    seen = []

    sent(reading(seen), method="POST", parts=parts)

    assert seen == [("3", b"abc")]


def test_of_a_body_that_is_too_large_only_its_length_comes_through():
    seen, most = [], LARGEST_BODY

    sent(reading(seen), method="POST", parts=[part(b"x" * most, more=True), part(b"y", more=False)])

    assert seen == [(str(most + 1), b"")]


def test_body_that_is_too_large_is_heard_out_until_it_is_far_too_large():
    seen, megabytes = [], MOST_THROWN_AWAY // 1024 // 1024
    parts = iter([part(b"x" * 1024 * 1024, more=True)] * (megabytes + 9))

    sent(reading(seen), method="POST", parts=parts)

    assert (len(seen), len(list(parts))) == (1, 7)


def test_half_of_what_someone_wrote_is_not_acted_on():
    seen = []

    told = sent(
        reading(seen), method="POST", parts=[part(b"remove all", more=True), {"type": "http.disconnect"}]
    )

    assert (told, seen) == ([], [])
