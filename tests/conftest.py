"""What all tests share."""

import os
import sys
from pathlib import Path

# Modules beside the tests (case tables, strategies) are imported by their plain names.
sys.path[:0] = [str(path) for path in (Path(__file__).parent / "layers", Path(__file__).parent)]
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
