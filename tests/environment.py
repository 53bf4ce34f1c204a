"""Loaded before Django's settings: the tests get a home of their own, and no real one is ever touched."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regulars.settings")
os.environ["SECRET_KEY"] = "only for tests"
# Playwright runs an event loop in the thread that also uses the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ["REGULARS_HOME"] = tempfile.mkdtemp(prefix="regulars-test-")
    atexit.register(shutil.rmtree, os.environ["REGULARS_HOME"], ignore_errors=True)
else:
    # What one process keeps on disk is nothing that the other may see.
    os.environ["REGULARS_HOME"] += "/" + os.environ["PYTEST_XDIST_WORKER"]
