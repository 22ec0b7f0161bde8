"""Pages for browsers: the built agent UI with its single-page fallback, and the API's description as a plain page.

Rule: no page loads anything from another site, and none needs a script of its own to be read.
"""

import base64
import hashlib
from collections.abc import Callable, Collection, Mapping
from html import escape
from pathlib import Path
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from callcenter.api.guards import desk_policy

_STYLE: Final = (
    "body{font:16px/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}"
    "code{font-family:ui-monospace,monospace}h2{margin-top:2.5rem}dt{margin-top:1rem;font-weight:600}"
)
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY: Final = f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; frame-ancestors 'none'; base-uri 'none'"
# Places where a missing thing is missing, not a view of the desk.
_NOT_VIEWS: Final = ("api", "assets", "docs", "openapi.json", "healthz", "readyz", "metrics")


class Pages:
    """Serves what no route serves. Without a built UI it says so.

    `framed` are the origins whose pages the desk shows within itself, as of now.
    """

    def __init__(self, ui_dir: Path | None, framed: Callable[[], Collection[str]] = tuple) -> None:
        self._framed = framed
        built = ui_dir is not None and (ui_dir / "index.html").is_file()
        self._files = StaticFiles(directory=ui_dir) if built else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        response = await self._response(scope)
        await response(scope, receive, send)

    async def _response(self, scope: Scope) -> Response:
        path: str = scope["path"].lstrip("/")
        is_view = path.split("/", 1)[0] not in _NOT_VIEWS and "." not in path.rsplit("/", 1)[-1]
        if self._files is None:
            if not is_view:
                raise HTTPException(404)
            return _not_built()
        try:
            response = await self._files.get_response(self._files.get_path(scope), scope)
        except HTTPException as missing:
            if missing.status_code != 404 or not is_view:
                raise
            response = await self._files.get_response("index.html", scope)
        # Built files have their content's hash in the name; the page that names them has not.
        lasting = path.startswith("assets/")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if lasting else "no-cache"
        if is_view:
            response.headers["Content-Security-Policy"] = desk_policy(self._framed())
        return response


def docs_page(document: Mapping[str, Any]) -> Response:
    """Return the API's description as one page."""
    parts = [
        f"<h1>{escape(document['info']['title'])} API</h1>",
        '<p>OpenAPI: <a href="/openapi.json"><code>/openapi.json</code></a></p>',
        "<p>Sign in with <code>POST /api/v1/session</code> (cookie) or send <code>Authorization: Bearer</code> "
        "with an API token. Problems are <code>application/problem+json</code> with a stable <code>code</code>.</p>",
        '<p lang="zh">用 <code>POST /api/v1/session</code> 登录（Cookie），或使用 API 令牌 '
        "<code>Authorization: Bearer</code>。错误以 <code>application/problem+json</code> 返回，"
        "其中 <code>code</code> 保持不变。</p>",
    ]
    tag = None
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if operation["tags"][0] != tag:
                tag = operation["tags"][0]
                parts.append(f"<h2>{escape(tag)}</h2>")
            parts.append(_operation(method, path, operation))
    return _page("API", "".join(parts))


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> str:
    names = [found["name"] for found in operation.get("parameters", ()) if found["in"] == "query"]
    query = f"<br><code>?{escape('&'.join(names))}</code>" if names else ""
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    wanted = f"<br><code>{escape(body['$ref'].rsplit('/', 1)[-1])}</code>" if "$ref" in body else ""
    what = escape(operation.get("description", ""))
    return f"<dl><dt><code>{method.upper()} {escape(path)}</code></dt><dd>{what}{query}{wanted}</dd></dl>"


def _not_built() -> Response:
    return _page(
        "callcenter",
        "<h1>callcenter</h1>"
        "<p>The service runs, but its screens have not been built. Run <code>make run</code>, which builds them, "
        'or use the <a href="/docs">API</a>.</p>'
        '<p lang="zh">服务正在运行，但界面尚未构建。请运行 <code>make run</code> 构建界面，'
        '或使用 <a href="/docs">API</a>。</p>',
    )


def _page(title: str, body: str) -> Response:
    html = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body>{body}</body></html>"
    )
    return HTMLResponse(html, headers={"Content-Security-Policy": _POLICY})
