"""The documents of a version: each to read or download, all as one archive."""

import io
import zipfile
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response

from archadvisor.deliverables import render
from archadvisor.graphs.conversation.sessions import Sessions
from archadvisor.web.guards import person_of
from archadvisor.web.own import standing_of

router = APIRouter(include_in_schema=False)
Person = Annotated[str, Depends(person_of)]

REPORT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups"
KINDS = {"html": "text/html", "md": "text/plain", "svg": "image/svg+xml", "json": "application/json"}
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The date of every file in an archive, so that the same version gives the same bytes."""


def files_of(request: Request, session_id: str, version_id: str, person: str) -> dict[str, str]:
    """The rendered files of a version by name. Raises 404."""
    standing = standing_of(request, session_id, person)
    version = next((one for one in standing.versions if one.id == version_id), None)
    if version is None:
        raise HTTPException(404, f"There is no version {version_id}.")
    sessions: Sessions = request.app.state.sessions
    return render(sessions.store.document(version.document_sha256))


@router.get("/sessions/{session_id}/files/{version_id}.zip")
def archive(request: Request, session_id: str, version_id: str, person: Person) -> Response:
    """All files of a version as one archive, the same bytes each time."""
    found = files_of(request, session_id, version_id, person)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as box:
        for name, text in found.items():
            box.writestr(zipfile.ZipInfo(name, FIRST_DAY), text, zipfile.ZIP_DEFLATED)
    return _attached(packed.getvalue(), "application/zip", f"{session_id}-{version_id}.zip")


@router.get("/sessions/{session_id}/files/{version_id}/{name:path}")
def file(
    request: Request, session_id: str, version_id: str, name: str, person: Person, download: bool = False
) -> Response:
    """One file of a version; a page is shown without scripts and apart from ours."""
    text = files_of(request, session_id, version_id, person).get(name)
    if text is None:
        raise HTTPException(404, f"{version_id} has no file of that name.")
    kind = KINDS.get(name.rsplit(".", 1)[-1], "text/plain")
    if download:
        return _attached(text.encode(), kind, name.rsplit("/", 1)[-1])
    return Response(text, media_type=kind, headers={"Content-Security-Policy": REPORT_POLICY})


def _attached(content: bytes, kind: str, name: str) -> Response:
    return Response(content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
