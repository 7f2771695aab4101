"""How typst makes a document or a picture: one at a time, and nothing of it stays in memory."""

from __future__ import annotations

from threading import Lock
from typing import Any

import typst

_one_at_a_time = Lock()


def typeset(compiler: typst.Compiler, template: bytes, **asked: Any) -> bytes:
    """What `compiler` makes of `template`: one file. Raises typst.TypstError.

    Typst keeps the pages of the last ten things that it made, which is 100 MB for a document of a hundred pages: it makes as
    many empty ones after it."""
    with _one_at_a_time:
        try:
            made = compiler.compile(template, **asked)
        finally:
            for _ in range(11):
                compiler.compile(b"", format="svg", sys_inputs={})
    if not isinstance(made, bytes):
        raise TypeError(f"One file is bytes, not {type(made).__name__}")
    return made
