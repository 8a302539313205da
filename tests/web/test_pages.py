"""The page without scripts, the streamed turn, the API and the files."""

import io
import zipfile

import pytest

from tests.models.endpoint.server import LOCAL_ONLY
from tests.web.conftest import BRIEF, Served

pytestmark = LOCAL_ONLY

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'>{{7*7}}"


def test_a_session_by_forms_alone(served: Served) -> None:
    with served.browser() as browser:
        told = {"brief": BRIEF, "title": "by forms", "form_token": served.form_token()}
        page = browser.post("/sessions", data=told)
        assert page.status_code == 200
        assert "Reading supplier invoices" in page.text
        turns = f"{page.url.path}/turns"
        page = browser.post(turns, data={"turn": "the budget is 400 a month", "form_token": served.form_token()})
        assert "v2 on main" in page.text
        assert "budget: 600 USD/month → 400 USD/month" in page.text


def test_hostile_text_stays_text(served: Served) -> None:
    with served.browser() as browser:
        told = {"brief": f"{BRIEF}\n\n{HOSTILE}", "title": HOSTILE, "form_token": served.form_token()}
        page = browser.post("/sessions", data=told)
        said = browser.post(f"{page.url.path}/turns", data={"turn": HOSTILE, "form_token": served.form_token()})
        for text in (page.text, said.text, browser.get("/").text):
            assert "<script>alert" not in text
            assert "<img src=x" not in text
            assert "{{7*7}}" in text


def test_a_streamed_turn_tells_what_was_heard_before_the_reply(served: Served, session_id: str) -> None:
    with served.browser() as browser:
        told = {"turn": "show the risks", "form_token": served.form_token()}
        answer = browser.post(f"/sessions/{session_id}/turns", data=told, headers={"Accept": "text/event-stream"})
        names = [line.removeprefix("event: ") for line in answer.text.splitlines() if line.startswith("event: ")]
        assert names == ["heard", "reply"]
        assert "Show risks." in answer.text


def test_what_if_keeps_nothing(served: Served, session_id: str) -> None:
    with served.browser() as browser:
        before = browser.get(f"/api/v1/sessions/{session_id}").json()
        found = browser.get(
            f"/api/v1/sessions/{session_id}/what-if", params={"set": ["traffic=10x", "budget=9000"]}
        ).json()
        assert {one["name"] for one in found["requirements"]} == {"traffic", "budget"}
        assert browser.get(f"/api/v1/sessions/{session_id}").json() == before


def test_the_api_tells_what_is_wrong(served: Served, session_id: str) -> None:
    with served.browser() as browser:
        answer = browser.get(f"/api/v1/sessions/{session_id}/what-if", params={"set": "traffic=many"})
        assert answer.status_code == 400
        assert answer.headers["content-type"] == "application/problem+json"
        assert "traffic" in answer.json()["title"]
        assert browser.post(f"/api/v1/sessions/{session_id}/turns", json={"text": ""}).status_code == 422


def test_the_api_is_described(served: Served) -> None:
    with served.browser() as browser:
        paths = browser.get("/api/v1/openapi.json").json()["paths"]
        assert "/api/v1/sessions/{session_id}/turns" in paths
        assert all(path.startswith("/api/v1/") for path in paths)


@pytest.mark.parametrize("name", ["report.html", "architecture.md", "design.json"])
def test_documents_can_be_read(served: Served, session_id: str, name: str) -> None:
    with served.browser() as browser:
        assert browser.get(f"/sessions/{session_id}/files/v1/{name}").status_code == 200
        saved = browser.get(f"/sessions/{session_id}/files/v1/{name}", params={"download": "true"})
        assert saved.headers["content-disposition"] == f'attachment; filename="{name}"'


def test_the_archive_is_the_same_each_time(served: Served, session_id: str) -> None:
    with served.browser() as browser:
        first, second = (browser.get(f"/sessions/{session_id}/files/v1.zip").content for _ in range(2))
        assert first == second
        assert "design.json" in zipfile.ZipFile(io.BytesIO(first)).namelist()
