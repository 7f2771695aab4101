"""Gathers the models for Django."""

from .accounts.users import User
from .facts import asked, error_trail  # noqa: F401  # a trail is made where it is imported
from .facts.kinds import (
    Aim,
    Alias,
    Area,
    Contribution,
    DealTrait,
    Decision,
    Gap,
    InvolvedMinistry,
    Milestone,
    Party,
    ProgrammeLine,
    Signature,
)
from .facts.models import Deal, Organisation, Region, ReleasedDeal, Source
from .facts.papers import PaperDeal, PaperDecision, ParliamentaryPaper, ReleasedPaper
from .facts.reported import Adjustment, Consultation, Lesson, Payment, Progress, Result, Spending
from .facts.work import WorkPoint
from .publishing.redactions import RedactionProposal
from .publishing.submissions import Deed, Submission, SubmissionLine
from .reference.asking import SourceQuestion
from .reference.error_reports import ErrorReport
from .reference.models import (
    CaribbeanBody,
    Ministry,
    MinistryName,
    Municipality,
    ProgrammeFact,
    Province,
    Theme,
    Trait,
    Tranche,
)
from .reference.revision import ListRevision
from .register.models import Redaction, RedactionState, Release, ReleaseLine, Version
from .upkeep.runs import ClockTurn, TaskRun

__all__ = [
    "Adjustment",
    "Aim",
    "Alias",
    "Area",
    "CaribbeanBody",
    "ClockTurn",
    "Consultation",
    "Contribution",
    "Deal",
    "DealTrait",
    "Decision",
    "Deed",
    "ErrorReport",
    "Gap",
    "InvolvedMinistry",
    "Lesson",
    "ListRevision",
    "Milestone",
    "Ministry",
    "MinistryName",
    "Municipality",
    "Organisation",
    "PaperDeal",
    "PaperDecision",
    "ParliamentaryPaper",
    "Party",
    "Payment",
    "ProgrammeFact",
    "ProgrammeLine",
    "Progress",
    "Province",
    "Redaction",
    "RedactionProposal",
    "RedactionState",
    "Region",
    "Release",
    "ReleaseLine",
    "ReleasedDeal",
    "ReleasedPaper",
    "Result",
    "Signature",
    "Source",
    "SourceQuestion",
    "Spending",
    "Submission",
    "SubmissionLine",
    "TaskRun",
    "Theme",
    "Trait",
    "Tranche",
    "User",
    "Version",
    "WorkPoint",
]
