"""Pages for browsers: the built UI and nothing beside it, and the API's description."""

from dataclasses import replace
from pathlib import Path

from callcenter.api.openapi import describe
from callcenter.api.pages import docs_page
from callcenter.core.configuration import PopOpening, Queue
from callcenter.core.events import Configured
from callcenter.store.database import Database
from tests.support.desk import Desk, running_desk
from tests.support.problems import assert_problem


async def test_without_a_built_ui_a_page_says_so_in_both_languages(desk: Desk) -> None:
    for path in ("/", "/desk", "/supervisor/board"):
        answer = await desk.client().get(path)
        assert answer.status_code == 200
        assert "make run" in answer.text
        assert "界面尚未构建" in answer.text


async def test_a_built_ui_is_served_with_its_views_and_nothing_outside(database: Database, tmp_path: Path) -> None:
    ui = tmp_path / "ui"
    (ui / "assets").mkdir(parents=True)
    (ui / "index.html").write_text("<html>desk</html>")
    (ui / "assets" / "app-1a2b.js").write_text("1")
    (tmp_path / "secret.txt").write_text("secret")
    (ui / "link.txt").symlink_to(tmp_path / "secret.txt")
    async with running_desk(database, ui_dir=ui) as desk:
        client = desk.client()
        for path in ("/", "/index.html", "/desk", "/supervisor/board?x=1"):
            answer = await client.get(path)
            assert (answer.text, answer.headers["cache-control"]) == ("<html>desk</html>", "no-cache"), path
        script = await client.get("/assets/app-1a2b.js")
        assert script.headers["content-type"].startswith("text/javascript")
        assert "immutable" in script.headers["cache-control"]
        for path in (
            "/assets/gone.js",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "/link.txt",
            "/a%00.txt",
            "/api/v1/x",
        ):
            answer = await client.get(path)
            assert_problem(answer, 404, "not_found")
            assert "secret" not in answer.text
        assert (await client.get("/%00")).status_code in (200, 404)
        assert (await client.get("/" + "x" * 5000)).status_code in (200, 404)
        assert_problem(await client.post("/desk"), 405, "method_not_allowed")


def test_the_description_names_every_route_once_and_needs_no_script_and_no_other_site() -> None:
    document = describe()
    page = bytes(docs_page(document).body).decode()
    for path, operations in document["paths"].items():
        for method in operations:
            assert page.count(f"<dt><code>{method.upper()} {path}</code>") == 1
    for foreign in ("<script", "http://", "https://"):
        assert foreign not in page


def test_what_a_description_says_is_text_and_never_markup() -> None:
    operation = {"tags": ["<i>"], "description": "<em>bold</em>"}
    page = bytes(docs_page({"info": {"title": "<u>"}, "paths": {"/<p>": {"get": operation}}}).body).decode()
    for markup in ("<i>", "<em>", "<u>", "/<p>"):
        assert markup not in page


async def test_the_desk_may_show_within_itself_what_a_queue_wants_shown_so(database: Database, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<html>desk</html>")
    async with running_desk(database, ui_dir=tmp_path) as desk:
        client = desk.client()
        assert "frame-src" not in (await client.get("/")).headers["content-security-policy"]
        url = "https://crm.example.com/call?number={ani}"
        queues = {
            name: Queue(name=name, label_en=name, label_zh=name, pop_url=url, pop_opens=opens)
            for name, opens in (("sales", PopOpening.FRAME), ("support", PopOpening.TAB))
        }
        at = desk.clock.now()
        await desk.tell(Configured(configuration=replace(desk.engine.state.configuration, queues=queues), at=at))
        for path in ("/", "/desk"):
            policy = (await client.get(path)).headers["content-security-policy"].split("; ")
            assert "frame-src https://crm.example.com" in policy
            assert "default-src 'self'" in policy
            assert "frame-ancestors 'none'" in policy
