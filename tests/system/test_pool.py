from __future__ import annotations

import asyncio
import threading

import pytest

from gehoor.system.pool import Pool


def test_one_call_after_the_other_is_done_by_one_thread():
    pool = Pool(8, name="test")

    async def calls():
        return [await pool.do(threading.get_ident) for _ in range(20)]

    assert len(set(asyncio.run(calls()))) == 1


def test_no_more_threads_than_allowed_and_nothing_is_forgotten():
    pool, together = Pool(3, name="test"), threading.Barrier(3)

    def work():
        together.wait(10)
        return threading.get_ident()

    async def calls():
        return await asyncio.gather(*(pool.do(work) for _ in range(30)))

    found = asyncio.run(calls())
    assert (len(found), len(set(found))) == (30, 3)


def test_error_comes_to_who_waits_and_the_thread_goes_on():
    pool = Pool(1, name="test")

    async def calls():
        with pytest.raises(ZeroDivisionError):
            await pool.do(lambda: 1 // 0)
        return await pool.do(lambda: "next")

    assert asyncio.run(calls()) == "next"


def test_answer_nobody_waits_for_any_more_stops_nothing():
    pool, begun = Pool(1, name="test"), threading.Event()

    async def calls():
        waiting = pool.do(lambda: begun.wait(10))
        waiting.cancel()
        begun.set()
        return await pool.do(lambda: "next")

    assert asyncio.run(calls()) == "next"
