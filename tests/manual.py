"""The manual's configuration of nginx, as Debian has it, for tests that follow it."""

import re
import textwrap
from pathlib import Path

MANUAL = (Path(__file__).parent.parent / "docs" / "beheer.md").read_text()
PROXY = re.search("## De proxy\n(.*?)\n## ", MANUAL, re.DOTALL)[1]
BLOCKS = [textwrap.dedent(block) for block in re.findall(r"(?:^(?: {4}.*)?\n)+", PROXY, re.MULTILINE) if block.strip()]
# What Debian's package sets up, as far as it matters here; as the one who runs the tests, since it writes in their folders.
MAIN = "user root;\nerror_log {root}/error.log;\npid {root}/nginx.pid;\nevents {{}}\nhttp {{ include {root}/sites-enabled/*; }}\n"


def moved(text, root):
    """The same, below `root` and at ports that anybody may listen at."""
    places = {
        "/etc/nginx": "",
        "/etc/letsencrypt/live/register.example.org": "",
        "/var/log/nginx": "/log",
        "/var/cache": "/cache",
    }
    for place, here in places.items():
        text = text.replace(place, f"{root}{here}")
    return re.sub(r"(listen (?:\[::\]:)?)(80|443)\b", r"\g<1>18\2", text)
