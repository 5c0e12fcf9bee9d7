"""Let these tests import the makers of test cards."""

import sys
from pathlib import Path


sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
