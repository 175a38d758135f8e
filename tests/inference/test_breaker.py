from __future__ import annotations

import pytest

from emotionai_desktop.inference.breaker import FIRST_WAIT_S, LONGEST_WAIT_S, PROBATION_S, Breaker, Circuit


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_the_first_try_is_due_at_once(clock: Clock) -> None:
    breaker = Breaker(clock)
    assert (breaker.circuit, breaker.wait_s()) == (Circuit.OPEN, 0.0)
    breaker.begin_try()
    assert breaker.circuit is Circuit.HALF_OPEN
    breaker.succeeded()
    assert breaker.circuit is Circuit.CLOSED


def test_waits_double_up_to_a_limit_and_never_end(clock: Clock) -> None:
    breaker = Breaker(clock, lambda: 1.0)
    waits = []
    for _ in range(2000):
        breaker.failed()
        waits.append(breaker.wait_s())
        clock.now += waits[-1]
        assert breaker.wait_s() == 0
    assert waits[:4] == pytest.approx([FIRST_WAIT_S, 2 * FIRST_WAIT_S, 4 * FIRST_WAIT_S, 8 * FIRST_WAIT_S])
    assert waits[-1] == pytest.approx(LONGEST_WAIT_S)


def test_clients_that_fail_together_do_not_come_back_together(clock: Clock) -> None:
    waits = set()
    for _ in range(50):
        breaker = Breaker(clock)
        breaker.failed()
        waits.add(round(breaker.wait_s(), 6))
        assert FIRST_WAIT_S / 2 <= breaker.wait_s() <= FIRST_WAIT_S
    assert len(waits) > 25


@pytest.mark.parametrize(("well_s", "forgotten"), [(PROBATION_S / 2, False), (PROBATION_S, True)])
def test_failures_are_forgotten_after_a_while_of_good_answers_and_not_before(
    clock: Clock, well_s: float, forgotten: bool
) -> None:
    breaker = Breaker(clock, lambda: 1.0)
    for _ in range(3):
        breaker.failed()
    breaker.succeeded()
    clock.now += well_s
    breaker.failed()
    assert breaker.wait_s() == pytest.approx(FIRST_WAIT_S if forgotten else 8 * FIRST_WAIT_S)
