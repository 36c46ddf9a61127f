"""What every test shares: Qt without a display, and steady hypothesis profiles."""

import os
import sys
import tempfile

from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["CARTFLOW_CACHE"] = tempfile.mkdtemp(prefix="cartflow-tests-")
os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")

if sys.platform != "linux":
    collect_ignore = ["scenarios/test_screen_reader.py"]  # AT-SPI is there on Linux only

settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    max_examples=100,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "deep", settings.get_profile("steady"), derandomize=False, max_examples=5000
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
