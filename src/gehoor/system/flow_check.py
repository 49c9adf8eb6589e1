"""What the flow leads to, read from the code: no event may follow from itself within one transaction.

`records_of` finds which events a function may record: the event classes that it or anything it calls mentions,
other than to ask what something is. It reads sources, so it finds what is written and not what a name might be
bound to at some other time; core is left out, as it knows no event of its own.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from types import FunctionType, MethodType, ModuleType
from typing import Any

from gehoor.core.events import Event, FlowCircle, Then
from gehoor.core.jobs import Task

ASKING = frozenset({"isinstance", "issubclass", "cast"})
Flow = Mapping[type[Event], Then]


def records_of(function: Callable[..., Any] | Task) -> frozenset[type[Event]]:
    """The events that this function, or what it calls within Gehoor, may record."""
    found: set[type[Event]] = set()
    seen: set[object] = set()
    waiting: list[object] = [function]
    folders = {"gehoor", _package(_bare(function))}
    while waiting:
        one = _bare(waiting.pop())
        if one not in seen and _package(one) in folders:
            seen.add(one)
            for mentioned in _mentions(one):
                if isinstance(mentioned, type) and issubclass(mentioned, Event):
                    found.add(mentioned)
                else:
                    waiting.append(mentioned)
    return frozenset(found)


def check(flow: Flow) -> None:
    """Raises FlowCircle when an event may lead to itself at once, and says along which way."""
    follows = {event: _follows_at_once(then) for event, then in flow.items()}
    for event in follows:
        circle = _way_back(event, follows)
        if circle:
            way = " → ".join(e.name for e in circle)
            raise FlowCircle(
                f"{way}: this would never end. Let one of them follow later (a job) or not at all; "
                "the table is system/flow.py."
            )


def _follows_at_once(then: Then) -> frozenset[type[Event]]:
    return frozenset().union(*(records_of(function) for function in then.now))


def _way_back(start: type[Event], follows: Mapping[type[Event], frozenset[type[Event]]]) -> list[type[Event]]:
    """The shortest way from an event to itself; empty when there is none."""
    ways = [[start]]
    seen = set()
    for way in ways:
        for event in sorted(follows.get(way[-1], ()), key=lambda e: e.name):
            if event is start:
                return [*way, event]
            if event not in seen:
                seen.add(event)
                ways.append([*way, event])
    return []


def _bare(thing: object) -> object:
    """The function within a task, a method or a decoration."""
    if isinstance(thing, Task):
        thing = thing.function
    if isinstance(thing, MethodType):
        thing = thing.__func__
    return inspect.unwrap(thing) if isinstance(thing, FunctionType) else thing


@cache
def _mentions(thing: object) -> frozenset[object]:
    """The functions, classes and tasks of Gehoor that the source of a function or a class names."""
    module = sys.modules.get(getattr(thing, "__module__", ""), None)
    if module is None or module.__name__.startswith("gehoor.core"):
        return frozenset()
    tree = _definition(module.__name__, thing)
    if tree is None:
        return frozenset()
    names = {**vars(module), **_imported_within(tree)}
    return frozenset(found for node in _spoken(tree) for found in _meant(node, names))


def _package(thing: object) -> str:
    return str(getattr(thing, "__module__", "")).partition(".")[0]


@cache
def _definitions(module: str) -> dict[int, ast.AST]:
    """By first line (of decorators too), all functions and classes of a module."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    found = (node for node in ast.walk(tree) if isinstance(node, kinds))
    return {min([node.lineno, *(d.lineno for d in node.decorator_list)]): node for node in found}


def _definition(module: str, thing: object) -> ast.AST | None:
    if isinstance(thing, FunctionType):
        return _definitions(module).get(thing.__code__.co_firstlineno)
    if isinstance(thing, type):
        classes = (n for n in _definitions(module).values() if isinstance(n, ast.ClassDef))
        return next((node for node in classes if node.name == thing.__name__), None)
    return None


def _imported_within(tree: ast.AST) -> dict[str, object]:
    """What a function imports by itself."""
    found: dict[str, object] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("gehoor."):
            module = import_module(node.module)
            for alias in node.names:
                inner = getattr(module, alias.name, None)
                found[alias.asname or alias.name] = inner or import_module(f"{node.module}.{alias.name}")
    return found


def _spoken(node: ast.AST) -> Iterator[ast.AST]:
    """All names and attributes, but for types that are only asked about or annotated."""
    if isinstance(node, ast.Name | ast.Attribute):
        yield node
        if isinstance(node, ast.Attribute):
            yield from _spoken(node.value)
        return
    for name, field in ast.iter_fields(node):
        if name in {"annotation", "returns", "cls"} or (name == "args" and _asks(node)):
            continue
        for child in field if isinstance(field, list) else [field]:
            if isinstance(child, ast.AST):
                yield from _spoken(child)


def _asks(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ASKING


def _meant(node: ast.AST, names: Mapping[str, object]) -> Iterator[object]:
    """The function or class that a name stands for; of a table, those that are in it."""
    value = _value(node, names)
    table = value.values() if isinstance(value, dict) else value
    for one in table if isinstance(table, list | tuple | set | type({}.values())) else [value]:
        if isinstance(one, FunctionType | MethodType | Task | type):
            yield one


def _value(node: ast.AST, names: Mapping[str, object]) -> object:
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute):
        holder = _value(node.value, names)
        if isinstance(holder, ModuleType | type):
            return getattr(holder, node.attr, None)
    return None
