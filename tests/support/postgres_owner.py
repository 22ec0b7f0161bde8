"""A program that runs an embedded PostgreSQL and commits rows until it is killed, printing what was acknowledged."""

import asyncio
import sys
from pathlib import Path

import asyncpg

from callcenter.store.embedded import EmbeddedPostgres


async def main(home: Path) -> None:
    """Commit 1, 2, 3 … and print each once the server has acknowledged it."""
    server = EmbeddedPostgres(home)
    await server.start()
    connection = await asyncpg.connect(server.url.replace("+asyncpg", ""))
    await connection.execute("create table if not exists acknowledged (number int)")
    print("pid", server.pid, flush=True)
    number = 0
    while True:
        number += 1
        await connection.execute("insert into acknowledged values ($1)", number)
        print(number, flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
