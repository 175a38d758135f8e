from __future__ import annotations

import numpy as np
import pytest

from train.lessons import descent, gradient_sizes

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")


def test_shortcuts_keep_gradients_of_one_size() -> None:
    plain, residual = gradient_sizes(False, depth=10)[0], gradient_sizes(True, depth=10)[0]
    assert plain > 8
    assert plain > 3 * residual


def test_a_rate_decides_whether_descent_arrives() -> None:
    height = [float(np.abs(descent(rate)[-1]).max()) for rate in (0.02, 0.2, 0.36)]
    assert height[1] < 0.1 < height[0] < 4 < height[2]
