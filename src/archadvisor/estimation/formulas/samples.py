"""What formulas of volumes work on: arrays of samples, one value for a figure without spread."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]
# A figure without spread or samples of it; the same formula serves both.
Number = TypeVar("Number", float, Samples)
