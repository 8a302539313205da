"""What formulas of volumes work on: arrays of samples, one value for a figure without spread."""

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]
