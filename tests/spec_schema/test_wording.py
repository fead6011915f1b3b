"""The wording of remedies, for the command line and for Python."""

from concurrent.futures import ThreadPoolExecutor

from speccompile.spec_schema.errors import as_asked, asked_by_command


def asked() -> str:
    return as_asked("--variant", "variant")


def test_threads_keep_their_own_wording() -> None:
    with ThreadPoolExecutor(1) as other:
        with asked_by_command():
            assert (asked(), other.submit(asked).result()) == ("--variant", "variant")
            assert asked() == "--variant"
        assert asked() == "variant"
