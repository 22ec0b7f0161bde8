"""What every test may ask for, and the rule of CI: there nothing is skipped, a missing tool is a failure."""

import gc
import os
from collections.abc import Generator, Iterator

import pytest
import structlog

from tests.support.postgres import empty_database_url, postgres_server
from tests.support.untimed import load_untimed
from tests.support.used_databases import database, database_url, databases

load_untimed()

__all__ = ["database", "database_url", "databases", "empty_database_url", "postgres_server"]


def pytest_collection_finish() -> None:
    """Thousands of collected tests live to the end: no later collection of garbage looks at them again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skipped test has failed: nobody would read why it was left out."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"nothing may be skipped in CI: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def no_logs_into_what_was_closed() -> Iterator[None]:
    """A command that a test runs in this process sets up logs into the test's own stderr, which is closed after it."""
    yield
    structlog.reset_defaults()
