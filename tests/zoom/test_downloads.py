"""The transcript comes from Zoom's own hosts alone, is bounded, and is a transcript."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import responses

from bot.domain.errors import Refused, TryLater
from bot.zoom.downloads import LARGEST, fetch_vtt, is_zooms

API = "https://api.zoom.us/v2"
FILE = "https://us02web.zoom.us/rec/download/abc"
VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\nΚαλημέρα".encode()


@pytest.fixture
def net() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mocked:
        yield mocked


def fetched(url: str = FILE, base_url: str = API) -> bytes:
    return fetch_vtt(url, "TOKEN", base_url=base_url)


def test_a_transcript_is_followed_from_one_zoom_host_to_the_next(net: responses.RequestsMock) -> None:
    net.get(FILE, status=302, headers={"Location": "https://ssrweb.zoom.us/file?x=1"})
    net.get("https://ssrweb.zoom.us/file?x=1", body=VTT)
    assert fetched() == VTT
    assert [call.request.headers["Authorization"] for call in net.calls] == ["Bearer TOKEN"] * 2


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/rec",
        "http://us02web.zoom.us/rec",
        "https://zoom.us.evil.example/rec",
        "https://notzoom.us/rec",
        "https://zoom.us:8443/rec",
        "https://zoom.us@evil.example/",
        "https://user@zoom.us/rec",
        "http://127.0.0.1/rec",
        "file:///etc/passwd",
        "https://zoom.us:port/rec",
        "",
    ],
)
def test_the_token_goes_to_no_other_host_not_even_by_a_redirect(net: responses.RequestsMock, elsewhere: str) -> None:
    with pytest.raises(Refused, match="not Zoom's own"):
        fetched(elsewhere)
    if elsewhere:
        net.get(FILE, status=302, headers={"Location": elsewhere})
        with pytest.raises(Refused, match="not Zoom's own"):
            fetched()


def test_a_redirect_in_circles_ends(net: responses.RequestsMock) -> None:
    net.get(FILE, status=302, headers={"Location": FILE})
    with pytest.raises(Refused, match="redirected too often"):
        fetched()


def test_ten_megabytes_are_taken_and_one_byte_more_is_not(net: responses.RequestsMock) -> None:
    net.get(FILE, body=b"WEBVTT".ljust(LARGEST))
    assert len(fetched()) == LARGEST
    net.replace(responses.GET, FILE, body=b"WEBVTT".ljust(LARGEST + 1))
    with pytest.raises(Refused, match="larger than 10 MB"):
        fetched()


def test_a_sign_in_page_is_no_transcript(net: responses.RequestsMock) -> None:
    net.get(FILE, body=b"<!DOCTYPE html><title>Sign in</title>")
    with pytest.raises(Refused, match="no transcript"):
        fetched()
    net.replace(responses.GET, FILE, body=b"\xef\xbb\xbf" + VTT)
    assert fetched().endswith(VTT)


@pytest.mark.parametrize(("status", "error"), [(401, Refused), (404, Refused), (429, TryLater), (503, TryLater)])
def test_a_failure_says_whether_to_come_back(net: responses.RequestsMock, status: int, error: type[Exception]) -> None:
    net.get(FILE, status=status)
    with pytest.raises(error):
        fetched()


def test_a_stand_in_on_loopback_gives_its_own_files_only() -> None:
    api = "http://127.0.0.1:4010/zoom/v2"
    assert is_zooms("http://127.0.0.1:4010/zoom/rec/download/x", api)
    assert not is_zooms("http://127.0.0.1:4011/zoom/rec/download/x", api)
    assert not is_zooms("https://us02web.zoom.us/rec/download/x", api)
