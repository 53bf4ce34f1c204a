"""The settings of a version that is newer by one change to the tables."""

from regulars.settings import *  # noqa: F403

MIGRATION_MODULES = {"records": "tests.faults.next_version.migrations"}
