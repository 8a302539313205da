"""How much of the deliverables would read the same for another brief.

    python benchmarks/boilerplate.py DIRECTORY...       directories of `archadvisor design --out`, or their parents
    python benchmarks/boilerplate.py --briefs FILE...   designs the briefs first

Counted are the sentences of the Markdown documents and of the HTML report: paragraphs, list items and table cells of
five words or more besides names and numbers. Left aside are headings, table heads, captions, diagrams, the list of
sources and quoted duties of the law. Names of the design (components, technologies, patterns, risks, controls,
decisions), ids, code and numbers are masked, nouns and words of the brief are not. A sentence is boilerplate if, so
masked, it is in more than one design; each place where it stands counts. The second figure also masks what is quoted
from the brief, so it shows how much of the wording comes from the knowledge base alone; it has no limit.
"""

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

LIMIT = 0.20
FEWEST_WORDS = 5
WORST = 30
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_NUMBER = re.compile(r"\d[\d.,]*")
_QUOTE = re.compile("“[^”]*”")
_WORD = re.compile(r"[\w#]+", re.UNICODE)
_NAMED = ("components", "patterns", "risks", "controls", "flows", "decisions", "alternatives")
_NAME_FIELDS = ("name", "technology", "topic", "choice")

Files = dict[str, str]


def markdown_blocks(text: str) -> Iterator[str]:
    """Paragraphs, list items and cells of a Markdown document."""
    fenced, previous = False, ""
    for line in text.split("\n## Sources\n")[0].splitlines():
        fenced ^= line.startswith("```")
        if fenced or line.startswith(("#", "!", "```", "> [!")) or re.fullmatch(r"\*\*[^*]*\*\*", line):
            previous = ""
            continue
        if set(line) <= set("|- ") or not line.strip():
            previous = ""
        if previous:
            yield from _markdown_line(previous)
        previous = line if line.strip() and not set(line) <= set("|- ") else ""
    yield from _markdown_line(previous)


def _markdown_line(line: str) -> Iterator[str]:
    line = re.sub(r"(`+)[^`].*?\1", " # ", line)
    line = re.sub(r"\[\^[^\]]*\]", " ", line).replace("**", "").replace("&amp;", "&").replace("&#58;", ":")
    cells = re.split(r"(?<!\\)\|", line) if line.startswith("|") else [line.lstrip("->• ")]
    yield from (re.sub(r"\\(.)", r"\1", cell).strip() for cell in cells if cell.strip())


class _Page(HTMLParser):
    """Collects the text of p, li and td outside of heads, navigation, drawings and sources."""

    _SKIPPED = (
        "head",
        "nav",
        "svg",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "th",
        "caption",
        "figcaption",
        "code",
        "header",
    )

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self._skip = 0
        self._sources = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a block, or something that is skipped."""
        self._sources |= tag == "ul" and ("class", "sources") in attrs
        if tag == "code" and not self._skip and self.blocks:
            self.blocks[-1] += " # "
        self._skip += tag in self._SKIPPED or (tag == "a" and ("class", "cite") in attrs)
        if tag == "a" and ("class", "cite") in attrs:
            self._cite = True
        if tag in ("p", "li", "td"):
            self.blocks.append("")

    _cite = False

    def handle_endtag(self, tag: str) -> None:
        """Close what is skipped."""
        if tag in self._SKIPPED or (tag == "a" and self._cite):
            self._skip -= 1
            self._cite = self._cite and tag != "a"

    def handle_data(self, data: str) -> None:
        """Add text to the open block."""
        if not self._skip and not self._sources and self.blocks:
            self.blocks[-1] += data


def html_blocks(text: str) -> Iterator[str]:
    """Paragraphs, list items and cells of the report."""
    page = _Page()
    page.feed(text)
    yield from page.blocks


def names_of(design: dict[str, Any]) -> list[str]:
    """Names and ids of the elements of a design, longest first."""
    parts = [*(design[part] for part in _NAMED), (design["orchestration"] or {}).get("states", [])]
    parts += [(design["observability"] or {}).get(part, []) for part in ("evaluations", "dashboards")]
    parts += [one["options"] for one in design["decisions"]]
    found = {one[key] for part in parts for one in part for key in _NAME_FIELDS if isinstance(one.get(key), str)}
    return sorted((one for one in found | set(_ids(design)) if len(one) > 2), key=lambda one: (-len(one), one))


def _ids(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("id"), str):
            yield value["id"]
        for one in value.values():
            yield from _ids(one)
    elif isinstance(value, list):
        for one in value:
            yield from _ids(one)


def sentences(files: Files) -> dict[str, list[tuple[str, str]]]:
    """The masked sentences of a design by file, each with and without what it quotes from the brief."""
    design = json.loads(files["design.json"])
    written = " ".join(text for name, text in files.items() if name.endswith(".md")).lower()
    names = [one.lower() for one in names_of(design) if one.lower() in written]
    mask = re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in names) or "(?!)")
    duties = {_plain(one["requirement"]) for one in design["obligations"]}
    known: dict[str, list[tuple[str, str]]] = {}
    found: dict[str, list[tuple[str, str]]] = {}
    for name, text in files.items():
        if name.endswith((".md", ".html")):
            blocks = [" ".join(one.lower().split()) for one in _BLOCKS[name.endswith(".html")](text)]
            for block in blocks:
                if block not in known:
                    known[block] = [] if _plain(block) in duties else list(_masked(block, mask))
            found[name] = [one for block in blocks for one in known[block]]
    return found


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


def _masked(block: str, mask: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """The sentences of a block with a `#` for each name, id and number; the second form masks quotes too."""
    for sentence in _SENTENCE_END.split(_NUMBER.sub("#", mask.sub("#", block))):
        words = _WORD.findall(sentence)
        if sum("#" not in word for word in words) >= FEWEST_WORDS:
            yield " ".join(words), " ".join(_WORD.findall(_QUOTE.sub("#", sentence)))


_BLOCKS = (markdown_blocks, html_blocks)


def read_designs(directories: Iterable[Path]) -> dict[str, Files]:
    """The files of every design in or directly below the directories."""
    found: dict[str, Files] = {}
    for directory in directories:
        for one in [directory, *sorted(directory.iterdir())]:
            if (one / "design.json").is_file():
                paths = [path for path in sorted(one.iterdir()) if path.suffix in (".md", ".html", ".json")]
                found[str(one)] = {path.name: path.read_text(encoding="utf-8") for path in paths}
    return found


def design_briefs(paths: Iterable[Path]) -> dict[str, Files]:
    """Design each brief and render its deliverables."""
    from archadvisor.deliverables import render
    from archadvisor.graphs.run import design

    return {str(path): render(design(path.read_text(encoding="utf-8"), path.stem)) for path in paths}


def report(designs: dict[str, Files]) -> float:
    """Print the shares, over all and by document, and the worst sentences; the share over all."""
    found = [sentences(files) for files in designs.values()]
    homes, total, repeated = _count(found, 0)
    _, _, bare = _count(found, 1)
    for name in sorted(total):
        alone = _share(bare[name], total[name])
        print(f"{name:20} {_share(repeated[name], total[name]):6.1%} of {total[name]:6} (quotes masked {alone:.1%})")
    over_all, alone = _share(repeated.total(), total.total()), _share(bare.total(), total.total())
    print(f"{'all':20} {over_all:6.1%} of {total.total():6} (quotes masked {alone:.1%})")
    print(f"{len(designs)} designs, limit {LIMIT:.0%}")
    shared = sorted((one for one in homes if len(homes[one]) > 1), key=lambda one: (-len(homes[one]), one))
    for one in shared[:WORST]:
        print(f"{len(homes[one]):4} designs: {one[:200]}")
    return over_all


def _count(
    designs: list[dict[str, list[tuple[str, str]]]], form: int
) -> tuple[dict[str, set[int]], Counter[str], Counter[str]]:
    """For each sentence its designs; by file the number of sentences and of those that more than one design has."""
    homes: dict[str, set[int]] = defaultdict(set)
    for at, files in enumerate(designs):
        for one in (one for found in files.values() for one in found):
            homes[one[form]].add(at)
    total, repeated = Counter[str](), Counter[str]()
    for name, found in (pair for files in designs for pair in files.items()):
        total[name] += len(found)
        repeated[name] += sum(len(homes[one[form]]) > 1 for one in found)
    return homes, total, repeated


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def main() -> int:
    """0 if the share is within the limit, 1 if not, 2 if fewer than two designs were found."""
    parser = argparse.ArgumentParser(description="Share of sentences that are in more than one design.")
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--briefs", action="store_true", help="the paths are briefs to design")
    arguments = parser.parse_args()
    designs = design_briefs(arguments.paths) if arguments.briefs else read_designs(arguments.paths)
    if len(designs) < 2:
        print("give at least two designs", file=sys.stderr)
        return 2
    return int(report(designs) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
