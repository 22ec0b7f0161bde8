"""What is shown of the history of lines listened to: by which names."""

from collections.abc import Mapping
from typing import Any

from callcenter.core.configuration import Configuration


def with_name(configuration: Configuration, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row with the name of the supervisor as it is now."""
    profile = configuration.agents.get(row["supervisor"])
    return {**row, "supervisor_name": profile.display_name if profile is not None else row["supervisor"]}
