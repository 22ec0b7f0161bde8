"""Folders that come with the package: inside it when installed, beside it in a checkout."""

import importlib.resources
from pathlib import Path


def folder(name: str) -> Path:
    """`asterisk_conf`, `ivr_flows` or `migrations`."""
    package = Path(str(importlib.resources.files("callcenter")))
    packaged = package / name
    return packaged if packaged.is_dir() else package.parent / name


def screens() -> Path | None:
    """The built agent screens, when they are there."""
    built = Path(str(importlib.resources.files("callcenter"))) / "ui_dist"
    return built if (built / "index.html").is_file() else None
