"""The policy of a page from a user's template: its own code by its hash, and no other address."""

from __future__ import annotations

from pathlib import Path

import pytest

from metrocli.errors import ExitCode, UnreadableData
from metrocli.render.html.environment import hash_for_policy
from metrocli.report.templating.policy import allow_own_code

HEAD = '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
META = '<meta http-equiv="Content-Security-Policy" content="{}">'
FOLDER = Path("brand")


def read_policy(page: bytes) -> list[str]:
    return page.decode().split('content="')[1].split('"')[0].split("; ")


def test_a_file_that_is_not_a_page_stays_as_it_is() -> None:
    assert allow_own_code("style.css", b"p {}", FOLDER) == b"p {}"


def test_own_code_is_allowed_by_its_hash() -> None:
    page = HEAD + META.format("default-src &#39;none&#39;; script-src 'none'; img-src data:")
    page += "<style>p {}</style><script nonce=x>run()</script><script>run()</script>"
    assert read_policy(allow_own_code("a.html", page.encode(), FOLDER)) == [
        "default-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        f"script-src {hash_for_policy('run()')}",
        "img-src data:",
        f"style-src {hash_for_policy('p {}')}",
    ]


def test_the_policy_of_a_site_stays() -> None:
    policy = "default-src 'none'; style-src 'self' file:; form-action 'self' file:; base-uri 'none'"
    written = allow_own_code("a.html", (HEAD + META.format(policy)).encode(), FOLDER)
    assert sorted(read_policy(written)) == sorted(policy.split("; "))


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<p>",
        HEAD + "<title>x</title>" + META.format("default-src 'none'"),
        HEAD + "<!-- " + META.format("default-src 'none'") + "-->",
        HEAD + "<script>x</script>" + META.format("default-src 'none'"),
        "<script>x</script>" + HEAD + META.format("default-src 'none'"),
        HEAD.replace("<head>", '<head x="') + META.format("default-src 'none'"),
        META.format("default-src 'none'"),
    ],
)
def test_a_page_without_its_policy_is_refused(page: str) -> None:
    with pytest.raises(UnreadableData) as error:
        allow_own_code("a.html", page.encode(), FOLDER)
    assert (error.value.message.code, error.value.exit_code) == ("page-without-policy", ExitCode.UNREADABLE)


@pytest.mark.parametrize(
    "policy",
    [
        "default-src *",
        "default-src 'self'",
        "default-src 'none'; img-src https:",
        "default-src 'none'; img-src example.org",
        "default-src 'none'; script-src 'unsafe-inline'",
        "default-src 'none'; connect-src http://127.0.0.1",
        "default-src 'none'; form-action *",
    ],
)
def test_a_policy_that_allows_another_address_is_refused(policy: str) -> None:
    with pytest.raises(UnreadableData) as error:
        allow_own_code("a.html", (HEAD + META.format(policy)).encode(), FOLDER)
    assert error.value.message.code == "page-policy-too-wide"
