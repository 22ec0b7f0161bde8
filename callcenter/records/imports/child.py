"""The process that works on one import for the service: `python -m … IMPORT_ID`, with the service's environment."""

import asyncio
import os
import sys
from typing import Final

import structlog

from callcenter.crm.import_state import ImportState
from callcenter.engine.clock import Clock
from callcenter.engine.ids import new_id
from callcenter.logs import set_up_logs
from callcenter.records.imports.work import Bench, work_on
from callcenter.settings import Settings, database_url
from callcenter.store.database import Database
from callcenter.store.repositories.failures import AWAY
from callcenter.store.repositories.imports import change_import

log = structlog.get_logger()

# Calls and screens come first.
_NICER: Final = 10
# A batch of thousands, while others want the disk too.
STATEMENT_SECONDS: Final = 120.0


async def main(import_id: str) -> None:
    """Work on one import until it is at rest."""
    settings = Settings()
    set_up_logs(settings.log_level)
    clock = Clock()
    database = Database(
        database_url(settings.database_url or ""),
        pool_size=1,
        overflow=0,
        statement_timeout_seconds=STATEMENT_SECONDS,
    )
    bench = Bench(database=database, clock=clock, home=settings.home, region=settings.region, new_id=new_id)
    try:
        done = await work_on(bench, import_id)
        if done is not None:
            log.info("import at rest", import_id=import_id, state=done.state, done=done.done, refused=done.refused)
    except AWAY:
        raise
    except Exception as error:
        log.error("import failed", import_id=import_id, error=type(error).__name__, exc_info=error)
        async with database.transaction() as connection:
            values = {"state": ImportState.FAILED, "failure": "internal_error", "ended_at": clock.now()}
            await change_import(connection, import_id, **values)
    finally:
        await database.close()


if __name__ == "__main__":
    os.nice(_NICER)
    asyncio.run(main(sys.argv[1]))
