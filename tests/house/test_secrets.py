"""Nothing that is secret, and no address that is somebody's own, lies in the tree."""

import re

import pytest

from tests.house.tree import ROOT, files, name, text

SECRETS = {
    "a WeCom robot's key": r"key=[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    "a DingTalk robot's signing secret": r"\bSEC[0-9a-f]{64}\b",
    "a DingTalk robot's token": r"access_token=[0-9a-f]{64}\b",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "a token of a code host": r"\b(?:ghp|gho|glpat|github_pat)[-_][A-Za-z0-9_]{20,}",
    "a cloud's access key": r"\b(?:AKIA[0-9A-Z]{16}|LTAI[0-9A-Za-z]{16,})\b",
    "a folder of somebody's machine": r"(?<![\w.])/(?:home|Users)/\w+/|(?<![\w./])/[r]oot/",
}


@pytest.mark.parametrize("what", SECRETS)
def test_no_secret_lies_in_the_tree(what: str) -> None:
    assert not [name(path) for path in files() if re.search(SECRETS[what], text(path))]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_the_locks_name_no_address_and_a_hash_for_each_package(lock: str) -> None:
    said = text(ROOT / lock)
    assert "://" not in said
    assert "--index" not in said
    packages = re.findall(r"^[a-z0-9][^\n]*?==", said, re.MULTILINE)
    assert packages
    assert len(re.findall(r"^[a-z0-9][^\n]*\\\n {4}--hash=sha256:", said, re.MULTILINE)) == len(packages)


def test_what_the_program_needs_is_locked_alike_for_the_tests() -> None:
    pins = {
        lock: set(re.findall(r"^[a-z0-9][\w.-]*==\S+", text(ROOT / lock), re.MULTILINE))
        for lock in ("requirements.lock", "requirements-dev.lock")
    }
    assert pins["requirements.lock"] <= pins["requirements-dev.lock"]
