"""What others add to an address that they share: names of campaigns and clicks, and a stop or a bracket of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

# How families of names begin, and names by themselves. All in small letters: whoever adds them spells as they like.
# Campaigns: Google, Matomo and Piwik PRO, Piano, Webtrekk, Comscore, Webtrends, Adobe. Newsletters: Mailchimp, HubSpot,
# dotdigital, Omeda, Vero, Eloqua, Marketing Cloud, Acoustic, SharpSpring, Blueshift. Clicks: Google, Facebook, LinkedIn.
FAMILIES = (
    *("utm_", "utm-", "pk_", "piwik_", "mtm_", "matomo_", "at_", "wt_", "wt.", "ns_", "cm_mmc", "sc_", "s_kwcid"),
    *(
        "mc_",
        "_hs",
        "__hs",
        "hsa_",
        "hss_",
        "hscta",
        "dm_",
        "oly_",
        "vero_",
        "elq",
        "sfmc_",
        "spmailing",
        "ss_",
        "bsft_",
    ),
    *("gad_", "_gac_", "_x_tr_", "amp_", "fb_", "__cft__", "guce_", "trk_"),
)
CLICKS = """_gl _ga gclid gclsrc dclid gbraid wbraid srsltid gs_l usqp fbclid fbc msclkid ttclid twclid yclid ysclid ymclid
    li_fat_id epik rdt_cid sccid _openstat ef_id tblci dicbo zanpid wickedid"""
SHARED = """igshid igsh xmt mibextid sfnsn __tn__ ref ref_ ref_src ref_url refsrc referrer platform share via si spm lipi rcm
    trk trkinfo trkcampaign trackingid feature guccounter _branch_match_id __twitter_impression"""
NEWSLETTERS = """_ke _kx __s mkt_tok vgo_ee ck_subscriber_id spjobid spuserid spreportid sms_click sms_source sms_uph
    nr_email_referer cid s_cid icid ncid cmpid campaignid campaign_id adgroupid wtrid trc_source"""
NAMES = frozenset(f"{CLICKS} {SHARED} {NEWSLETTERS}".split())
# `&` written as in HTML, once or more.
AMPERSAND = re.compile("^(?:amp;)+", re.IGNORECASE)
# What a reader types themselves; there everything may matter.
TYPED = ("q", "naam")
ENDS_A_SENTENCE = ".,;:!)>]'\"’”"


def appended(name: str) -> bool:
    """Whether others add a parameter of this name to the addresses that they share; it means nothing here."""
    return name.lower() in NAMES or name.lower().startswith(FAMILIES)


def own_pairs(given: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The pairs of a query that may be ours, without what stuck to them."""
    for spelled, value in given:
        name = AMPERSAND.sub("", spelled)
        if not appended(name):
            yield name, value.strip() if name in TYPED else unpunctuated(value.strip())


def unpunctuated(value: str) -> str:
    """A value without the end of the sentence that it stood in; what is nothing else stays, to be refused."""
    return value.rstrip(ENDS_A_SENTENCE) or value
