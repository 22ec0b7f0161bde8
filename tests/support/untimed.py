"""How properties are tried here: never against the clock. A slow machine is no fault of the code."""

from hypothesis import HealthCheck, settings


def load_untimed() -> None:
    """From now on, in this process."""
    settings.register_profile("untimed", parent=settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("untimed")
