"""Fixtures for every test. The engine's own tests run on its older Python, which has no desk database."""

import sys

pytest_plugins = ["tests.databases", "tests.e2e.running"] if sys.version_info >= (3, 11) else []
