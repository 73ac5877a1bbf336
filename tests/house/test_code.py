"""The rules of the house that no linter knows."""

import ast
import statistics
from collections.abc import Iterator

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.house.tree import MIGRATIONS, ROOT, code, modules, name, text, tree

MOST_LINES = 400
MEDIAN_LINES = 100
FUNCTION_LINES = 60
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "manager", "base", "common", "service", "services", "misc"}
# Written in two halves, so that this file may be searched as well.
UNFINISHED = ["TO" + "DO", "FIX" + "ME", "XX" + "X:", "raise Not" + "ImplementedError"]
PRETENDING = ["mock" + ".patch", "unittest" + ".mock", "Magic" + "Mock", "mocker" + "."]

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(module: ast.Module) -> Iterator[Function]:
    return (node for node in ast.walk(module) if isinstance(node, Function))


def test_every_module_opens_with_a_sentence() -> None:
    silent = [name(path) for path in modules() if not ast.get_docstring(tree(path))]
    assert not silent


def test_modules_are_small() -> None:
    lines = {name(path): text(path).count("\n") for path in code()}
    assert not {path: count for path, count in lines.items() if count > MOST_LINES}
    assert statistics.median(lines.values()) < MEDIAN_LINES


def test_functions_fit_a_screen() -> None:
    long = [
        f"{name(path)}:{function.lineno} {function.name}"
        for path in modules()
        if path.parent != MIGRATIONS
        for function in functions(tree(path))
        if function.end_lineno and function.end_lineno - function.lineno >= FUNCTION_LINES
    ]
    assert not long


def test_modules_are_named_for_the_thing() -> None:
    assert not [name(path) for path in modules() if path.stem in EMPTY_NAMES]


def test_imports_stand_at_the_top() -> None:
    hidden = [
        f"{name(path)}:{node.lineno}"
        for path in modules()
        if path.parent != MIGRATIONS
        for function in functions(tree(path))
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not hidden


def test_nothing_is_left_to_do() -> None:
    assert not [f"{name(path)}: {word}" for path in modules() for word in UNFINISHED if word in text(path)]


def test_no_test_pretends() -> None:
    assert not [f"{name(path)}: {word}" for path in modules() for word in PRETENDING if word in text(path)]


def test_imports_go_one_way() -> None:
    assert (
        lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True) == EXIT_STATUS_SUCCESS
    )
