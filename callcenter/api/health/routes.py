"""Is the process there, is it ready, how is it doing. Open to all: nothing here names a person or a cause."""

import asyncio
from typing import Final, Literal

import structlog
from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST

from callcenter.api.fields import Shown
from callcenter.api.health.metrics import metrics_text
from callcenter.api.parts import Check, Parts

log = structlog.get_logger()
router = APIRouter(tags=["health"])

_CHECK_SECONDS: Final = 3.0


class Health(Shown):
    """The process answers."""

    status: Literal["ok"] = "ok"
    version: str


class Readiness(Shown):
    """Whether calls can be taken, and each thing that it takes."""

    status: Literal["ready", "not_ready"]
    checks: dict[str, Literal["ok", "failed"]]


@router.get("/healthz")
async def health(parts: Parts) -> Health:
    """Say that the process is alive."""
    return Health(version=parts.version)


@router.get("/readyz", responses={503: {"model": Readiness}})
async def readiness(response: Response, parts: Parts) -> Readiness:
    """Check everything the service needs, each by name; 503 when one fails."""
    names = sorted(parts.readiness)
    passed = await asyncio.gather(*(_passes(name, parts.readiness[name]) for name in names))
    if not all(passed):
        response.status_code = 503
    return Readiness(
        status="ready" if all(passed) else "not_ready",
        checks={name: "ok" if one else "failed" for name, one in zip(names, passed, strict=True)},
    )


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def metrics(parts: Parts) -> Response:
    """Numbers for Prometheus."""
    return Response(metrics_text(parts), media_type=CONTENT_TYPE_LATEST)


async def _passes(name: str, check: Check) -> bool:
    try:
        async with asyncio.timeout(_CHECK_SECONDS):
            await check()
    except Exception as error:  # whatever a check raises, it is not ready, and the others still report
        log.warning("not ready", check=name, error=type(error).__name__)
        return False
    return True
