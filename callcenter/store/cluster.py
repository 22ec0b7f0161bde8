"""The folders of one embedded PostgreSQL: where its data, socket, password and locks live, and who owns them.

Rule: PostgreSQL refuses to run as root, so for root its files belong to `nobody`, and no folder that we did not make
changes its mode. When `nobody` cannot reach the home folder (below /root, say), the files live in /var/lib/callcenter
and the home keeps a link to them.
"""

import fcntl
import hashlib
import os
import pwd
import secrets
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SHARED_STATE: Final = Path("/var/lib/callcenter")
# sun_path holds 104 bytes on macOS and 108 on Linux; the socket's own name takes up to 20 of them.
LONGEST_SOCKET_FOLDER: Final = 80


class EmbeddedPostgresError(RuntimeError):
    """The embedded PostgreSQL cannot run; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerUser:
    """The unprivileged user that runs PostgreSQL when we are root."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Where everything of one embedded PostgreSQL is. `user` is None when it runs as ourselves."""

    folder: Path
    sockets: Path
    password_file: Path
    launcher_lock: Path
    user: ServerUser | None

    @property
    def server_lock(self) -> Path:
        """Locked by every process of the server itself, so that it is free only when all of them are gone."""
        return self.folder / "server.lock"

    @property
    def log_file(self) -> Path:
        """What PostgreSQL says."""
        return self.folder / "postgres.log"

    def data_folder(self, major: int) -> Path:
        """Return the data folder of a major version; one major cannot read another's."""
        return self.folder / f"data-{major}"

    def majors(self) -> tuple[int, ...]:
        """Return the major versions that have data here, newest first."""
        found = (path.parent.name.removeprefix("data-") for path in self.folder.glob("data-*/PG_VERSION"))
        return tuple(sorted((int(name) for name in found if name.isdigit()), reverse=True))

    def password(self) -> str:
        """Return the database's password, made at its first use."""
        if not self.password_file.exists():
            if self.majors():
                raise EmbeddedPostgresError(f"{self.password_file} is missing: restore it, it opens the data")
            write_private(self.password_file, secrets.token_urlsafe(24))
        return self.password_file.read_text()

    def give_to_server(self, path: Path) -> None:
        """Hand a file or folder that we made to the user that runs PostgreSQL."""
        if self.user:
            os.chown(path, self.user.uid, self.user.gid)


def open_cluster(home: Path) -> Cluster:
    """Find the cluster of this home folder, or make its folders."""
    user = _server_user()
    own = home.resolve() / "postgres"
    own.mkdir(mode=0o711 if user else 0o700, parents=True, exist_ok=True)
    folder = _folder(own, user)
    cluster = Cluster(
        folder=folder,
        sockets=_socket_folder(folder),
        password_file=own / "password",
        launcher_lock=own / "launcher.lock",
        user=user,
    )
    _make_private(cluster.sockets, user)
    return cluster


def reachable_by_others(path: Path) -> bool:
    """Whether a user without any right of his own here can walk down to `path`."""
    return all(step.stat().st_mode & stat.S_IXOTH for step in (path, *path.parents))


def write_private(path: Path, text: str) -> None:
    """Write a whole file that only its owner may read; after a crash it is there complete or not at all."""
    unfinished = path.with_name(path.name + ".new")
    with suppress(FileNotFoundError):
        unfinished.unlink()
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def try_lock(path: Path) -> int | None:
    """Lock the file and return its descriptor, or None while another process holds the lock."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def _server_user() -> ServerUser | None:
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        raise EmbeddedPostgresError(
            "PostgreSQL refuses to run as root and there is no user `nobody`: "
            "run as another user, or set CALLCENTER_DATABASE_URL"
        ) from None
    return ServerUser(uid=entry.pw_uid, gid=entry.pw_gid)


def _folder(own: Path, user: ServerUser | None) -> Path:
    folder = own / "cluster"
    if folder.is_symlink():
        if not folder.exists():
            raise EmbeddedPostgresError(
                f"{folder} points to {folder.readlink()}, which is gone; delete {own} to start afresh"
            )
        return folder.resolve()
    if user is None:
        folder.mkdir(mode=0o700, exist_ok=True)
    elif folder.exists() or reachable_by_others(own):
        folder.mkdir(mode=0o711, exist_ok=True)
    else:
        SHARED_STATE.mkdir(mode=0o711, parents=True, exist_ok=True)
        # A random name, not one made from the path: a deleted and remade home must start afresh.
        made = Path(tempfile.mkdtemp(prefix="postgres-", dir=SHARED_STATE))
        made.chmod(0o711)
        folder.symlink_to(made)
        return made
    return folder


def _socket_folder(folder: Path) -> Path:
    beside = folder / "socket"
    if len(os.fsencode(beside)) <= LONGEST_SOCKET_FOLDER:
        return beside
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path("/tmp", f"callcenter-{os.geteuid()}-{name}")


def _make_private(folder: Path, user: ServerUser | None) -> None:
    owner = user.uid if user else os.geteuid()
    try:
        folder.mkdir(mode=0o700)
        if user:
            os.chown(folder, user.uid, user.gid)
    except FileExistsError:
        found = folder.lstat()
        # In /tmp anybody can be first; a folder of somebody else could hold a false server.
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or found.st_mode & 0o077:
            raise EmbeddedPostgresError(f"{folder} is not a private folder of the database's user; remove it") from None
