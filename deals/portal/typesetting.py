"""What all that typst makes shares: nothing of it stays in memory."""

from __future__ import annotations

import typst


def forget_pages(compiler: typst.Compiler) -> None:
    """Let typst forget the pages that it made. It keeps them for its next ten, which is 100 MB for a document of a hundred pages."""
    for _ in range(11):
        compiler.compile(b"", format="svg", sys_inputs={})
