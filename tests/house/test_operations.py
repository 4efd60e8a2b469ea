"""What holds for every operation: named arguments, one transaction, its event in history."""

from __future__ import annotations

import importlib
import inspect

import pytest

from tests.house.sources import APPS, is_atomic, modules_of, operations_of, reaches

HISTORY = {
    (module, name)
    for module in ("zelian.history.operations", "zelian.history.operations.recording")
    for name in ("record", "record_each")
}
HISTORY.add(("zelian.signing.operations", "sign"))  # writes the event of what is signed
WITHOUT_EVENT: dict[str, str] = {}
"""Operations that open a transaction and tell history nothing, with the reason why."""


READS = {"metadata_of"}
"""What operations publish to be read back by their own forms; it commands nothing."""

BY_NAME = {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}


def atomic_operations():
    return [
        (app, module.name, function.name)
        for app in APPS
        for module, function in operations_of(app)
        if is_atomic(function)
    ]


def published_operations():
    """The functions that an app's ``operations`` offers to views and to the apps above."""
    for app in APPS:
        if f"zelian.{app}.operations" not in modules_of(app):
            continue
        package = importlib.import_module(f"zelian.{app}.operations")
        for name in getattr(package, "__all__", vars(package)):
            thing = getattr(package, name)
            if (
                inspect.isfunction(thing)
                and thing.__module__.startswith(package.__name__)
                and not name.startswith("_")
                and name not in READS
            ):
                yield app, inspect.unwrap(thing)


@pytest.mark.parametrize(("app", "module", "name"), atomic_operations())
def test_an_operation_comes_to_write_history(app, module, name):
    told = reaches(app, (module, name), HISTORY)
    assert told != (f"{app}.{name}" in WITHOUT_EVENT)


def test_the_exceptions_are_operations_that_exist():
    assert set(WITHOUT_EVENT) <= {f"{app}.{name}" for app, _, name in atomic_operations()}


def test_the_search_for_history_tells_those_who_write_it_from_those_who_do_not():
    module = "zelian.people.operations.accounts"
    assert reaches("people", (module, "disable_account"), HISTORY)
    assert not reaches("people", (module, "generate_password"), HISTORY)


def test_operations_take_their_arguments_by_name():
    by_place = [
        f"{app}.{function.__name__}({name})"
        for app, function in published_operations()
        for name, argument in inspect.signature(function).parameters.items()
        if argument.kind not in BY_NAME
    ]
    assert not by_place


def test_operations_say_first_who_acts():
    """The viewer, or the actor where nobody is signed in."""
    others = {
        function.__name__
        for _app, function in published_operations()
        if next(iter(inspect.signature(function).parameters), "") not in {"viewer", "actor"}
    }
    assert others == {"generate_password"}
