"""The three lists of dependencies say the same."""

from __future__ import annotations

import re
import tomllib

import yaml

from tests.conftest import ROOT


def _names(requirements) -> set[str]:
    return {re.sub(r"\s", "", requirement).lower() for requirement in requirements}


def _declared() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project["dependencies"] + project["optional-dependencies"]["dev"]


def test_environment_yml_has_the_same_direct_dependencies_as_pyproject():
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    from_pip = next(item["pip"] for item in listed if isinstance(item, dict))
    plain = [item for item in listed if isinstance(item, str) and item != "pip" and not item.startswith("python>")]
    assert _names(plain + [item for item in from_pip if not item.startswith("-")]) == _names(_declared())


def test_the_lock_pins_every_direct_dependency_with_hashes_and_names_no_index():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = set(re.findall(r"^([a-z0-9._-]+)==", lock, flags=re.MULTILINE))
    for requirement in _declared():
        assert re.match(r"[A-Za-z0-9._-]+", requirement).group().lower() in pinned
    assert "://" not in lock
    blocks = re.split(r"^(?=[a-z0-9._-]+==)", lock, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in block for block in blocks)


def test_the_lock_leaves_out_the_parser_that_slows_every_kernel_start():
    assert "rfc3987-syntax==" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")
