"""Puts the agent screens into the package while it is built.

Without them the package still installs and serves its API.
`CALLCENTER_SKIP_UI=1` leaves the screens out.
"""

import importlib.util
import os
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AgentScreensHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs scripts/build_ui.py before the wheel is put together."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the screens; what could not be built is said and left out."""
        if os.environ.get("CALLCENTER_SKIP_UI") == "1" or self.target_name != "wheel":
            return
        root = Path(self.root)
        spec = importlib.util.spec_from_file_location("build_ui", root / "scripts" / "build_ui.py")
        if spec is None or spec.loader is None:
            raise FileNotFoundError("scripts/build_ui.py")
        build_ui = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(build_ui)
        try:
            build_ui.build(root)
        except build_ui.CannotBuild as problem:
            self.app.display_warning(f"the agent screens are not built: {problem}")
            return
        build_data["artifacts"].append("callcenter/ui_dist/**")
