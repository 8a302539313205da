"""Who may come in, from where, with how much, and what they may see."""

import httpx
import pytest

from archadvisor.web.guards import MOST_BODY_BYTES, Access
from tests.models.endpoint.server import LOCAL_ONLY
from tests.web.conftest import BRIEF, HOSTS, Served, serve

pytestmark = LOCAL_ONLY


def test_strangers_stay_outside(served: Served, session_id: str) -> None:
    for path in (
        "/",
        f"/sessions/{session_id}",
        f"/api/v1/sessions/{session_id}",
        f"/sessions/{session_id}/files/v1.zip",
    ):
        assert httpx.get(served.address + path).status_code == 401
        assert httpx.get(served.address + path, cookies={"archadvisor": "guess"}).status_code == 401


def test_a_name_that_is_not_ours_is_refused(served: Served) -> None:
    with served.browser() as browser:
        assert browser.get("/", headers={"Host": "evil.example"}).status_code == 421


def test_forms_of_other_sites_are_refused(served: Served, session_id: str) -> None:
    with served.browser() as browser:
        path = f"/sessions/{session_id}/turns"
        foreign = browser.post(
            path, data={"turn": "undo", "form_token": served.form_token()}, headers={"Origin": "https://evil.example"}
        )
        assert foreign.status_code == 403
        assert browser.post(path, data={"turn": "undo"}).status_code == 403
        assert browser.post(path, data={"turn": "undo", "form_token": "0" * 64}).status_code == 403


def test_what_is_too_large_is_refused(served: Served) -> None:
    with served.browser() as browser:
        told = {"brief": "x" * (MOST_BODY_BYTES + 1), "form_token": served.form_token()}
        assert browser.post("/sessions", data=told).status_code == 413


def test_a_body_without_length_is_cut_off(served: Served) -> None:
    with served.browser() as browser:
        pieces = (b"x" * 1_000_000 for _ in range(8))
        answer = browser.post("/api/v1/sessions", content=pieces, headers={"Content-Type": "application/json"})
        assert answer.status_code == 413


def test_every_answer_forbids_what_the_page_does_not_need(served: Served, session_id: str) -> None:
    with served.browser() as browser:
        for path in ("/", f"/sessions/{session_id}", "/static/app.js"):
            policy = browser.get(path).headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
        report = browser.get(f"/sessions/{session_id}/files/v1/report.html").headers["content-security-policy"]
        assert "sandbox" in report
        assert "script-src" not in report


@pytest.mark.parametrize("name", ["../../etc/passwd", "..%2f..%2fetc%2fpasswd", "nothing.md"])
def test_only_files_of_the_design_can_be_had(served: Served, session_id: str, name: str) -> None:
    with served.browser() as browser:
        assert browser.get(f"/sessions/{session_id}/files/v1/{name}").status_code == 404


def test_people_of_a_team_do_not_see_each_others_sessions(served: Served) -> None:
    access = Access(HOSTS, bearers={"key-of-ada": "Ada", "key-of-grace": "Grace"})
    for team in serve(served.sessions, access):
        ada, grace = ({"Authorization": f"Bearer key-of-{name}"} for name in ("ada", "grace"))
        begun = httpx.post(f"{team.address}/api/v1/sessions", json={"brief": BRIEF}, headers=grace, timeout=120)
        assert begun.status_code == 201
        path = f"{team.address}/api/v1/sessions/{begun.json()['id']}"
        assert httpx.get(path, headers=grace).status_code == 200
        assert httpx.get(path, headers=ada).status_code == 404
        assert httpx.post(f"{path}/turns", json={"text": "undo"}, headers=ada).status_code == 404
        assert begun.json()["id"] not in {
            one["id"] for one in httpx.get(f"{team.address}/api/v1/sessions", headers=ada).json()
        }
        assert httpx.get(path, headers={"Authorization": "Bearer key-of-nobody"}).status_code == 401


def test_a_proxy_may_name_the_person(served: Served) -> None:
    for team in serve(served.sessions, Access(HOSTS, identity_header="X-Forwarded-User")):
        assert httpx.get(f"{team.address}/api/v1/sessions").status_code == 401
        assert httpx.get(f"{team.address}/api/v1/sessions", headers={"X-Forwarded-User": "Ada"}).status_code == 200
