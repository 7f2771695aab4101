"""What a search engine does here that keeps to robots.txt and to nofollow: it finds every page, and comes to an end."""

import html
import re
from urllib.parse import urljoin, urlsplit

import pytest

pytestmark = pytest.mark.django_db

# Of the register as a newcomer gets it: 83 deals, 342 municipalities and what else has a page, each with its files and feeds.
# Of which some three hundred are the pages of sources.
MOST_ADDRESSES = 1500
LINK = re.compile(r"<(?:a|link) [^>]*>")


class Robots:
    """The rules of a robots.txt: of those that fit an address, the longest holds (RFC 9309)."""

    def __init__(self, text):
        self.rules = re.findall(r"^(Allow|Disallow): (\S+)$", text, re.MULTILINE)

    def may_fetch(self, address):
        fitting = [(len(rule), kind == "Allow") for kind, rule in self.rules if self.fits(rule, address)]
        return max(fitting, default=(0, True))[1]

    @staticmethod
    def fits(rule, address):
        pattern = re.escape(rule.removesuffix("$")).replace(r"\*", ".*") + ("$" if rule.endswith("$") else "")
        return re.match(pattern, address) is not None


@pytest.fixture
def robots(db, client):
    return Robots(client.get("/robots.txt").content.decode())


def links_on(page, address):
    """The addresses here that a page leads to, but for those that it asks not to follow."""
    for tag in LINK.findall(page):
        href, rel = (re.search(rf'{name}="([^"]*)"', tag) for name in ("href", "rel"))
        if href and not (rel and "nofollow" in rel[1].split()):
            to = urlsplit(urljoin(f"http://localhost:8000{address}", html.unescape(href[1])))
            if to.netloc == "localhost:8000" and not to.path.startswith("/static/"):
                yield to.path + (f"?{to.query}" if to.query else "")


@pytest.mark.proof
def test_a_crawl_ends_and_finds_every_page(register, client, robots):
    seen, waiting = {"/"}, ["/"]
    while waiting:
        address = waiting.pop()
        for found in links_on(client.get(address).content.decode(), address):
            if found not in seen and robots.may_fetch(found):
                seen.add(found)
                assert len(seen) <= MOST_ADDRESSES, sorted(seen)[-50:]
                if found.endswith("/") or "?" in found:
                    waiting.append(found)
    assert [address for address in seen if "?" in address and not re.search(r"\?pagina=\d+$", address)] == []
    listed = re.findall(r"<loc>http://localhost:8000(.*?)</loc>", client.get("/sitemap.xml").content.decode())
    assert set(listed) <= seen and len(listed) == len(set(listed))


@pytest.mark.parametrize(
    "address",
    [
        *(
            "/",
            "/deals/",
            "/deals/twente-ii/",
            "/deals.csv",
            "/deals/twente-ii.json",
            "/gemeenten/gm0153/",
            "/cijfers/themas.csv",
        ),
        *("/deals/?pagina=2", "/programmalijnen/?pagina=3", "/wijzigingen.atom", "/sitemap.xml", "/api/v1/deals"),
    ],
)
def test_a_crawler_may_fetch_every_page_and_file_as_a_whole(robots, address):
    assert robots.may_fetch(address)


@pytest.mark.parametrize(
    "address",
    [
        *("/beheer/", "/beheer/deals/deal/", "/deals/?sorteer=-rijk", "/deals/?weergave=kaarten", "/deals/?tranche=4"),
        *(
            "/deals/?ministerie=bzk&tranche=4",
            "/deals/?q=water",
            "/deals.xlsx?gemeente=gm0153",
            "/cijfers/themas.csv?tranche=4",
        ),
        *("/wijzigingen/?van=1&tot=2", "/vergelijken/?deal=twente&deal=twente-ii", "/deals/?pagina=2&tranche=4"),
        *(
            "/deals/?tranche=4&pagina=2",
            "/deals/?publicatie=1",
            "/deals/twente-ii/?peildatum=2024-01-01",
            "/gemeenten/?naam=ede",
        ),
        "/api/v1/deals?q=water",
    ],
)
def test_a_crawler_stays_out_of_what_has_no_end(robots, address):
    assert not robots.may_fetch(address)


def test_whoever_does_not_understand_the_rules_reads_at_the_links_what_not_to_follow(register, client):
    page = client.get("/deals/?tranche=4&q=water").content.decode()
    followed = set(links_on(page, "/deals/?tranche=4&q=water"))
    assert [address for address in followed if re.search("sorteer|weergave|letterlijk|deals\\.", address)] == []
