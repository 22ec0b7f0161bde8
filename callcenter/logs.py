"""Log lines: fixed event names with keys, on stderr; people's data never among them."""

import logging
import sys
from typing import Final

import structlog

_LEVELS: Final = {"DEBUG": 10, "INFO": 20, "WARNING": 30, "ERROR": 40}


def set_up_logs(level: str) -> None:
    """One line for each event, in colour on a terminal, as JSON elsewhere. An unknown level counts as INFO."""
    number = _LEVELS.get(level.upper(), logging.INFO)
    on_terminal = sys.stderr.isatty()
    renderer: structlog.types.Processor = (
        # Plain tracebacks: the colourful ones print local variables, and those are people's data.
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if on_terminal
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([] if on_terminal else [structlog.processors.format_exc_info]),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    # Libraries say what they must; our own lines go through structlog.
    logging.basicConfig(level=max(number, logging.WARNING), stream=sys.stderr, format="%(name)s %(message)s")
