"""The clock of the worker: each timed job by itself, whatever becomes of the others."""

from __future__ import annotations

import logging
from datetime import date

import pytest
from django.db import DatabaseError

from zelian.config.worker import SEALING, TICK, Clock, keep_time

TODAY, TOMORROW = date(2026, 11, 20), date(2026, 11, 21)


class Failing:
    """Fails the first times it is called, then works."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.calls = 0

    def __call__(self) -> None:
        self.calls += 1
        if self.failures:
            raise self.failures.pop(0)


def test_a_daily_job_is_done_once_a_day():
    job = Failing()
    clock = Clock({}, {"sweep": job})
    for today in (TODAY, TODAY, TOMORROW):
        clock.look(today)
    assert job.calls == 2


@pytest.mark.parametrize("failure", [DatabaseError("busy"), ValueError("broken"), OSError("full")])
def test_a_job_that_fails_is_logged_with_its_traceback_and_hides_no_other(failure, caplog):
    broken, other, daily = Failing(failure), Failing(), Failing()
    clock = Clock({"broken": broken, "other": other}, {"daily": daily})
    with caplog.at_level(logging.ERROR, "zelian.worker"):
        clock.look(TODAY)
    assert (broken.calls, other.calls, daily.calls) == (1, 1, 1)
    assert [entry.exc_info[1] for entry in caplog.records] == [failure]
    assert "broken" in caplog.text


def test_a_job_that_failed_is_tried_again_at_the_next_look(caplog):
    every, daily = Failing(ValueError("once")), Failing(ValueError("once"))
    clock = Clock({"every": every}, {"daily": daily})
    for _ in range(3):
        clock.look(TODAY)
    assert (every.calls, daily.calls) == (3, 2)
    assert len(caplog.records) == 2


def test_a_look_tells_whether_every_job_came_to_its_end():
    assert Clock({"a": Failing()}, {"b": Failing()}).look(TODAY)
    assert not Clock({"a": Failing(ValueError("x"))}, {}).look(TODAY)
    assert not Clock({}, {"b": Failing(ValueError("x"))}).look(TODAY)


class Stop:
    """Stops after some waits and keeps how long each would have been."""

    def __init__(self, looks: int) -> None:
        self.looks = looks
        self.waits: list[float] = []

    def is_set(self) -> bool:
        return len(self.waits) >= self.looks

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)


def test_a_quick_clock_slows_down_after_a_failure_and_goes_on(db):
    stop = Stop(3)
    job = Failing(ValueError("sealing stands still"))
    keep_time(Clock({"seal": job}, {}), stop, every=SEALING)
    assert stop.waits == [TICK, SEALING, SEALING]
    assert job.calls == 3


def test_what_ends_the_program_is_not_held_up():
    with pytest.raises(KeyboardInterrupt):
        Clock({"ended": Failing(KeyboardInterrupt())}, {}).look(TODAY)
