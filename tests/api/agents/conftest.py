"""What tests of agents may ask for besides the desk."""

from tests.api.routing.conftest import routing_desk as routing_desk
