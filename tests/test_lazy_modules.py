"""Modules that are put off are themselves as soon as anything is asked of them."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

VISITOR = "type('V', (ast.NodeVisitor,), {'visit_Name': lambda _, n: print(n.id)})"
START = "import sys, types; from newsctl.lazy_modules import LazyModule, defer\n"


def _said(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", START + program], capture_output=True, encoding="utf-8", check=False
    )
    assert done.stderr == ""
    return done.stdout.strip()


def test_naming_one_does_not_load_it() -> None:
    program = (
        "defer(); import textwrap as one; print(type(one) is LazyModule, 'dedent' in vars(one))"
    )

    assert _said(program) == "True False"


@pytest.mark.parametrize(
    ("use", "answer"),
    [
        ("import textwrap; print(textwrap.dedent('  a'))", "a"),
        ("from textwrap import dedent; print(dedent('  a'))", "a"),
        ("from ipaddress import *; print(ip_address('::1').is_loopback)", "True"),
        ("import subprocess as s, sys; s.run([sys.executable, '-c', 'print(1)'])", "1"),
        ("from pathlib import PureWindowsPath as P; print(P('C:/a', 'b'))", r"C:\a\b"),
        ("import platform; print(platform.python_version() == sys.version.split()[0])", "True"),
        ("import urllib.parse; print(urllib.parse.quote('a b'))", "a%20b"),
        ("from urllib.parse import urlsplit; print(urlsplit('http://a/b').path)", "/b"),
        ("from pathlib import Path; print(Path('/a b').as_uri())", "file:///a%20b"),
        ("import urllib.request as r; print(r.Request('http://a/').host)", "a"),
        (
            f"import ast; {VISITOR}().visit(ast.parse('f(a)'))",
            "f\na",
        ),
        ("import inspect; print(inspect.getsource(inspect.Signature)[:15])", "class Signature"),
        ("import ast; print(ast.literal_eval('[1]'))", "[1]"),
        ("import dis; print(dis.opmap['RESUME'] > 0)", "True"),
        (
            "import shellingham as s; print(s.ShellDetectionFailure.__name__)",
            "ShellDetectionFailure",
        ),
        ("import tokenize, inspect; print(inspect.getsource(defer)[:11])", "def defer()"),
    ],
)
def test_using_one_loads_it(use: str, answer: str) -> None:
    assert _said(f"defer(); {use}") == answer


def test_one_that_was_used_is_a_module_like_any_other() -> None:
    program = "defer(); import textwrap as t; t.dedent; print(type(t) is types.ModuleType, t)"
    assert _said(program).startswith("True <module 'textwrap' from ")


def test_one_that_is_loaded_stays_as_it_is() -> None:
    program = "import textwrap; defer(); print(sys.modules['textwrap'] is textwrap, type(textwrap))"
    assert _said(program) == "True <class 'module'>"


def test_the_systems_name_is_told_without_loading_what_tells_it() -> None:
    program = (
        "defer(); import platform, uuid; told = platform.system(); lazy = type(platform);"
        "print(lazy is LazyModule, platform.platform() != '', told == platform.system())"
    )
    assert _said(program) == f"{hasattr(os, 'uname')} True True"


def test_a_function_that_is_taken_out_of_one_loads_it_when_it_is_called() -> None:
    program = (
        "defer(); from difflib import get_close_matches as close; import difflib, gettext\n"
        "from gettext import ngettext\n"
        "print(type(difflib) is LazyModule, close('serch', ['search', 'show']), "
        "difflib.get_close_matches is close, close('shwo', ['search', 'show']), "
        "ngettext('a', 'b', 2), gettext.gettext('c'), type(gettext) is types.ModuleType)"
    )
    assert _said(program) == "True ['search'] False ['show'] b c True"


def test_flags_of_compiled_code_are_those_of_this_python() -> None:
    """`inspect` is given them without what reads machine code, and is otherwise as it is."""
    names = "sorted((name, value) for name, value in vars(inspect).items() if name[:3] == 'CO_')"
    lazily = _said(f"defer(); import inspect; print({names}, 'opmap' in vars(sys.modules['dis']))")
    plain = _said(f"import inspect; print({names}, sys.version_info >= (3, 14))")
    assert lazily == plain


def test_threads_that_look_at_once_all_find_it() -> None:
    program = (
        "import threading; defer(); import ipaddress; found = []\n"
        "def look(): found.append(ipaddress.ip_network('10.0.0.0/8').num_addresses)\n"
        "all = [threading.Thread(target=look) for _ in range(8)]\n"
        "[one.start() for one in all]; [one.join() for one in all]; print(set(found))"
    )
    assert _said(program) == "{16777216}"


def test_a_load_that_was_broken_off_is_begun_again() -> None:
    program = (
        "defer(); import re, textwrap; compile = re.compile\n"
        "def interrupted(*_): raise KeyboardInterrupt\n"
        "re.compile = interrupted\n"
        "try: textwrap.dedent\n"
        "except KeyboardInterrupt: print('interrupted')\n"
        "re.compile = compile; print(textwrap.dedent('  a'))"
    )
    assert _said(program) == "interrupted\na"


def test_the_driver_of_servers_does_not_load_ssl_and_who_needs_it_has_it() -> None:
    pytest.importorskip("psycopg2")
    program = (
        "defer(); from newsctl.archive.postgres.connecting import driver; driver(); import ssl;"
        "print('_ssl' in sys.modules, ssl.create_default_context().check_hostname)"
    )
    assert _said(program) == "False True"


@pytest.mark.parametrize("text", ["", "[1,\n x]", '{"a": 1} b'])
def test_orjson_is_loaded_by_itself_and_says_the_same_of_a_mistake(text: str) -> None:
    """What it takes of other modules is not loaded for it, and whoever loads these has them."""
    asked = (
        f"try: orjson.loads({text!r})\n"
        "except ValueError as error: print(error, error.pos, error.lineno, error.colno)\n"
        "print('json' in sys.modules, orjson.dumps({'a': [1, None, 'ب']}).decode())\n"
        "import json, dataclasses; print(json.loads('[1]'), dataclasses.MISSING is not None)"
    )
    begun = "from newsctl.lazy_modules import load_orjson; defer(); load_orjson(); import orjson"
    alone = _said(f"{begun}\n{asked}")
    usual = _said(f"import orjson\n{asked}")

    assert alone.splitlines() == usual.replace("\nTrue ", "\nFalse ").splitlines()


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="compiles none when it is named")
def test_a_type_that_is_named_by_a_string_is_known_when_it_is_asked_for() -> None:
    program = (
        "defer(); import typing; one = typing.Optional['int']; other = typing.Optional['x y']\n"
        "def f(a: one, b: 'typing.List[\\'str\\']'): ...\n"
        "print(typing.get_type_hints(f))"
    )
    assert _said(program) == "{'a': typing.Optional[int], 'b': typing.List[str]}"


def test_another_program_has_orjson_whole() -> None:
    program = (
        "from newsctl.lazy_modules import load_orjson; load_orjson(); import orjson, json;"
        "print(issubclass(orjson.JSONDecodeError, json.JSONDecodeError))"
    )
    assert _said(program) == "True"
