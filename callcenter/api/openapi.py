"""The description of the REST API: which routes there are, and the OpenAPI document that clients are made from."""

from typing import Any, Final

from fastapi import APIRouter, FastAPI

from callcenter.api.agents.day import router as agent_day
from callcenter.api.agents.figures import router as agent_figures
from callcenter.api.agents.phones import router as agent_phones
from callcenter.api.agents.routes import router as agents
from callcenter.api.agents.rules import router as agent_rules
from callcenter.api.agents.timeline import router as agent_timeline
from callcenter.api.alarms.routes import router as alarms
from callcenter.api.alarms.standing import router as standing_alarms
from callcenter.api.auth import COOKIE
from callcenter.api.callbacks.routes import router as callbacks
from callcenter.api.calls.routes import router as calls
from callcenter.api.custom_fields.routes import router as custom_fields
from callcenter.api.customers.consents import router as consents
from callcenter.api.customers.exports import router as exports
from callcenter.api.customers.lists import router as customer_lists
from callcenter.api.customers.matches import router as customer_matches
from callcenter.api.customers.notes import router as notes
from callcenter.api.customers.privacy import router as customer_privacy
from callcenter.api.customers.routes import router as customers
from callcenter.api.customers.timeline import router as timeline
from callcenter.api.desk_messages.routes import router as desk_messages
from callcenter.api.directory.routes import router as directory
from callcenter.api.dispositions.routes import router as dispositions
from callcenter.api.fields import Shown
from callcenter.api.flows.publishing import router as flow_publishing
from callcenter.api.flows.routes import router as flows
from callcenter.api.flows.trying import router as flow_trying
from callcenter.api.forecast.routes import router as forecast
from callcenter.api.health.routes import router as health
from callcenter.api.idempotency import IDEMPOTENCY_KEY
from callcenter.api.imports.routes import router as imports
from callcenter.api.interactions.acting import router as acting
from callcenter.api.interactions.control import router as control
from callcenter.api.interactions.customer import router as chosen_customer
from callcenter.api.interactions.dispositions import router as given_dispositions
from callcenter.api.interactions.new_customer import router as new_customer
from callcenter.api.interactions.routes import router as interactions
from callcenter.api.interactions.routing import router as explanations
from callcenter.api.interactions.wrap_up import router as wrap_up
from callcenter.api.messages.routes import router as messages
from callcenter.api.metrics_registry.routes import router as metrics_registry
from callcenter.api.missed_calls.routes import router as missed_calls
from callcenter.api.monitorings.routes import router as monitorings
from callcenter.api.orders.routes import router as orders
from callcenter.api.phone.routes import router as phone
from callcenter.api.privacy.do_not_call import router as do_not_call
from callcenter.api.privacy.routes import router as privacy
from callcenter.api.quality.evaluations import router as quality_evaluations
from callcenter.api.quality.forms import router as quality_forms
from callcenter.api.quality.reviews import router as quality_reviews
from callcenter.api.queues.closing import router as queue_closing
from callcenter.api.queues.routes import router as queues
from callcenter.api.record_events.routes import router as record_events
from callcenter.api.recordings.routes import router as recordings
from callcenter.api.reports.routes import router as reports
from callcenter.api.reports.saved import router as saved_reports
from callcenter.api.reports.scheduled import router as scheduled_reports
from callcenter.api.routing.routes import router as routing
from callcenter.api.schedules.routes import router as schedules
from callcenter.api.sessions.routes import router as sessions
from callcenter.api.surveys.routes import router as surveys
from callcenter.api.tasks.routes import router as tasks
from callcenter.api.tickets.bulk import router as tickets_in_bulk
from callcenter.api.tickets.routes import router as tickets
from callcenter.api.tickets.settings import router as ticket_settings
from callcenter.api.tickets.working import router as ticket_work
from callcenter.api.tokens.routes import router as tokens
from callcenter.api.users.routes import router as users
from callcenter.api.voicemails.routes import router as voicemails
from callcenter.api.wallboards.routes import router as wallboards
from callcenter.api.webhooks.routes import router as webhooks

PREFIX: Final = "/api/v1"
_RESOURCES: Final[tuple[APIRouter, ...]] = (
    sessions,
    # What has a name of its own comes before any agent's.
    agent_figures,
    agents,
    agent_day,
    agent_timeline,
    agent_phones,
    agent_rules,
    phone,
    queues,
    queue_closing,
    directory,
    routing,
    flows,
    flow_publishing,
    flow_trying,
    schedules,
    interactions,
    control,
    acting,
    given_dispositions,
    wrap_up,
    chosen_customer,
    new_customer,
    explanations,
    monitorings,
    callbacks,
    calls,
    missed_calls,
    dispositions,
    custom_fields,
    # Before the customers: what is named there is no id.
    customer_lists,
    exports,
    customer_matches,
    imports,
    customers,
    timeline,
    notes,
    consents,
    customer_privacy,
    privacy,
    do_not_call,
    # What has a name of its own comes before any ticket's id.
    tickets_in_bulk,
    tickets,
    ticket_work,
    ticket_settings,
    orders,
    surveys,
    tasks,
    voicemails,
    recordings,
    quality_forms,
    quality_evaluations,
    quality_reviews,
    # What has a name of its own comes before any saved report's id.
    metrics_registry,
    reports,
    saved_reports,
    scheduled_reports,
    forecast,
    messages,
    desk_messages,
    tokens,
    users,
    wallboards,
    # What has a name of its own comes before any alarm's id.
    standing_alarms,
    alarms,
    record_events,
    webhooks,
)


class FieldProblem(Shown):
    """One field that is not right."""

    pointer: str
    code: str
    detail: str


class ProblemShown(Shown):
    """What went wrong (RFC 9457). `code` is stable; `title` and `detail` are in the person's language."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    instance: str
    errors: list[FieldProblem]


def new_app(version: str) -> FastAPI:
    """Return the app with its REST routes and nothing else. The description is the same for every set of parts."""
    app = FastAPI(
        title="callcenter",
        summary="The contact center: agents, queues, interactions, customers.",
        version=version,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
        redirect_slashes=False,
        responses={"default": {"model": ProblemShown, "description": "A problem (RFC 9457)"}},
    )
    for router in _RESOURCES:
        app.include_router(router, prefix=PREFIX)
    app.include_router(health)
    return app


def describe(version: str = "0.1.0") -> dict[str, Any]:
    """Return the OpenAPI document: the generated one, with how to sign in and the problems' media type."""
    document = new_app(version).openapi()
    schemes = {
        "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
        "token": {"type": "http", "scheme": "bearer"},
    }
    document.setdefault("components", {})["securitySchemes"] = schemes
    for path, operations in document["paths"].items():
        for operation in operations.values():
            if path.startswith(PREFIX) and path != f"{PREFIX}/session":
                operation["security"] = [{"session": []}, {"token": []}]
                if "post" in operations and operations["post"] is operation:
                    operation.setdefault("parameters", []).append(IDEMPOTENCY_KEY)
            for status, answer in operation["responses"].items():
                # 422 is the framework's own guess of what its errors look like; ours are problems.
                if status in ("default", "422"):
                    answer["content"] = {
                        "application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemShown"}}
                    }
    for unused in ("HTTPValidationError", "ValidationError"):
        document["components"]["schemas"].pop(unused, None)
    return document
