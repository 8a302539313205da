"""Briefs from files and standard input: text, Markdown and PDF come in, everything else is refused with a remedy."""

from pathlib import Path

import pytest

from archadvisor.errors import IntakeError
from archadvisor.guardrails.intake import BRIEF, read_source


def pdf_of(lines: list[str]) -> bytes:
    """A PDF of one page with these lines, written by hand."""
    shown = " ".join(f"({line}) Tj 0 -16 Td" for line in lines)
    stream = f"BT /F1 12 Tf 50 750 Td {shown} ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(body),
    )
    return body + end


def test_a_pdf_is_read_as_text(tmp_path: Path):
    path = tmp_path / "brief.pdf"
    path.write_bytes(pdf_of(["Our 40 editors search 20,000 articles.", "About 500 questions a day."]))
    text = read_source(str(path))
    assert "40 editors search 20,000 articles" in text
    assert "500 questions a day" in text


def test_a_damaged_pdf_names_the_remedy(tmp_path: Path):
    path = tmp_path / "brief.pdf"
    path.write_bytes(b"%PDF-1.7\n" + b"\xff" * 500)
    with pytest.raises(IntakeError, match="plain text"):
        read_source(str(path))


def test_a_byte_order_mark_is_no_text(tmp_path: Path):
    path = tmp_path / "brief.md"
    path.write_bytes("\ufeffA chat for tenants.".encode())
    assert read_source(str(path)) == "A chat for tenants."


@pytest.mark.parametrize(
    "content", [b"a\x00b", b"\xff\xfeab", b"x" * (BRIEF.most_bytes + 1)], ids=["nul", "utf-16", "large"]
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes):
    path = tmp_path / "brief.md"
    path.write_bytes(content)
    with pytest.raises(IntakeError, match="brief"):
        read_source(str(path))
