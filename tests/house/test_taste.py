"""The project's taste, executable: lengths, annotations, docstrings, imports, names, wheel contents."""

import ast
import shutil
import statistics
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted(
    path
    for folder in ("src", "agents", "graphs", "knowledge", "guardrails", "evals", "tools", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
BANNED_NAMES = {"utils", "util", "helpers", "helper", "manager", "managers", "misc", "common"}
BANNED_IMPORTS = {"pickle", "marshal", "shelve", "litellm", "tiktoken", "sentence_transformers", "torch", "requests"}
BANNED_CALLS = {"eval", "exec", "compile", "__import__"}


def functions(tree: ast.AST):
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


@pytest.fixture(scope="module")
def trees():
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in CODE + TESTS}


def test_files_are_short(trees):
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in trees}
    too_long = {str(path): lines for path, lines in lengths.items() if lines > 500}
    assert not too_long
    assert statistics.median(lengths[path] for path in CODE) <= 150


def test_functions_are_short(trees):
    bodies = {
        f"{path.relative_to(ROOT)}:{one.name}": body_lines(one)
        for path, tree in trees.items()
        for one in functions(tree)
    }
    assert {name: lines for name, lines in bodies.items() if lines > 60} == {}
    assert statistics.median(bodies.values()) <= 10


def test_everything_is_annotated(trees):
    missing = []
    for path in CODE:
        for one in functions(trees[path]):
            arguments = one.args.posonlyargs + one.args.args + one.args.kwonlyargs
            bare = [a.arg for a in arguments if a.annotation is None and a.arg not in ("self", "cls")]
            if bare or (one.returns is None and one.name != "__init__"):
                missing.append(f"{path.relative_to(ROOT)}:{one.name}{bare}")
    assert missing == []


def test_everything_public_says_what_it_is(trees):
    silent = []
    for path in CODE:
        tree = trees[path]
        if not ast.get_docstring(tree):
            silent.append(str(path.relative_to(ROOT)))
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
                continue
            members = [one for one in getattr(node, "body", []) if isinstance(one, ast.FunctionDef)]
            public = [node] + [m for m in members if isinstance(node, ast.ClassDef) and not m.name.startswith("_")]
            silent += [f"{path.relative_to(ROOT)}:{one.name}" for one in public if not ast.get_docstring(one)]
    assert silent == []


def test_no_room_is_called_utils():
    named = [str(path.relative_to(ROOT)) for path in CODE if {path.stem, *path.parent.parts} & BANNED_NAMES]
    assert named == []


def test_nothing_dangerous_is_imported_or_called(trees):
    found = []
    for path in CODE:
        for node in ast.walk(trees[path]):
            if isinstance(node, ast.Import):
                found += [f"{path}: {alias.name}" for alias in node.names if alias.name.split(".")[0] in BANNED_IMPORTS]
            elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in BANNED_IMPORTS:
                found.append(f"{path}: {node.module}")
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in BANNED_CALLS:
                found.append(f"{path}: {node.func.id}()")
    assert found == []


def test_no_unfinished_work():
    marks = ("TODO", "FIXME", "XXX", "NotImplementedError")
    left = [
        f"{path.relative_to(ROOT)}: {mark}"
        for path in CODE
        for mark in marks
        if mark in path.read_text(encoding="utf-8")
    ]
    assert left == []


def test_the_project_speaks_of_itself_alone():
    foreign = ("/work/", "../shared", "golden" + "/README", "/tmp/v")
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.splitlines()
    texts = [ROOT / name for name in tracked if Path(name).suffix in {".py", ".md", ".yaml", ".toml", ".j2", ".css"}]
    hits = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in texts
        if path != Path(__file__) and path.exists()
        for word in foreign
        if word in path.read_text(encoding="utf-8")
    ]
    assert hits == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    target, tree = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("tree") / "project"
    shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(".*", "build", "out", "*.egg-info", "__pycache__"))
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(target),
        ".",
    ]
    built = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr[-500:]
    return zipfile.ZipFile(next(target.glob("*.whl")))


def test_the_wheel_holds_what_the_tree_holds(wheel):
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    mapping = config["tool"]["setuptools"]["package-dir"]
    packed = {name for name in wheel.namelist() if name.startswith("archadvisor/")}
    kept = {".py", ".yaml", ".json", ".j2", ".css", ".js", ".html", ".typed", ".md"}
    expected = set()
    for package, folder in mapping.items():
        home = ROOT / folder
        for path in home.rglob("*"):
            inside = path.relative_to(home).as_posix()
            if path.is_file() and (path.suffix in kept or path.name == "py.typed") and "__pycache__" not in inside:
                expected.add(f"{package.replace('.', '/')}/{inside}")
    assert packed == expected
