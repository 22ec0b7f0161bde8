"""Writes the locks: what runs, what builds the UI where node is missing, and what tests need; all with hashes."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {
    "requirements.lock": ["pyproject.toml", "--extra", "tts", "--group", "build"],
    "requirements-ui.lock": ["--group", "ui"],
    "requirements-dev.lock": ["pyproject.toml", "--extra", "tts", "--group", "build", "--group", "dev"],
}


def main() -> int:
    """Resolve each lock for every platform; no address of a package index is written."""
    for name, selection in LOCKS.items():
        print(f"locking {name}")
        command = [
            str(Path(sys.executable).parent / "uv"),
            *("pip", "compile", "--quiet", "--universal", "--upgrade", "--generate-hashes"),
            *("--no-header", "--no-emit-index-url", "--no-emit-find-links", "--python-version", "3.11"),
            *("--output-file", name),
            *selection,
        ]
        subprocess.run(command, cwd=ROOT, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
