"""Files by the names that editors give them."""

import pytest

pytest.importorskip("pygls", reason="the extra `editor` is not installed")

from speccompile.interfaces.language_server.protocol import path_text


@pytest.mark.parametrize(
    ("uri", "windows", "path"),
    [
        ("file:///data/a%20b/%C3%BC.yaml", False, "/data/a b/ü.yaml"),
        ("file:///a;b/c%23d%3F.yaml", False, "/a;b/c#d?.yaml"),
        ("file:///C:/x.yaml", False, "/C:/x.yaml"),
        ("file://localhost/x.yaml", False, "/x.yaml"),
        ("untitled:Untitled-1", False, "/untitled/Untitled-1"),
        ("file://[/x.yaml", False, "/untitled/file:__[_x.yaml"),
        ("file:///c%3A/Specs/J%C3%BC/x.yaml", True, r"c:\Specs\Jü\x.yaml"),
        ("file:///C:/Specs/x.yaml", True, r"c:\Specs\x.yaml"),
        ("file://server/share/x.yaml", True, r"\\server\share\x.yaml"),
        ("file://localhost/c%3a/x.yaml", True, r"c:\x.yaml"),
    ],
)
def test_a_file_has_one_name(uri: str, windows: bool, path: str) -> None:
    assert path_text(uri, windows=windows) == path
