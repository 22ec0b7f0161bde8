"""What tests of people may ask for."""

from tests.api.routing.conftest import routing_desk as routing_desk
