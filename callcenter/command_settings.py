"""The settings as a command reads them: what is wrong with one is told in one line, and logs go where people look."""

from pydantic import ValidationError

from callcenter.logs import set_up_logs
from callcenter.settings import BadUrl, Settings


def command_settings() -> Settings:
    """Read the environment and set up logs. Raises BadUrl."""
    try:
        settings = Settings()
    except ValidationError as refused:
        # The values stay out of the message: some of them are secrets.
        problems = "; ".join(f"CALLCENTER_{str(e['loc'][0]).upper()}: {e['msg']}" for e in refused.errors())
        raise BadUrl(problems) from None
    set_up_logs(settings.log_level)
    return settings
