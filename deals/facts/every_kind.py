"""Every kind of fact of a deal, in the order of a form."""

from .fact import Fact
from .kinds import (
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
from .reported import Adjustment, Consultation, Lesson, Payment, Progress, Result, Spending

FACTS: list[type[Fact]] = [
    Contribution,
    Signature,
    InvolvedMinistry,
    Party,
    Area,
    ProgrammeLine,
    Aim,
    Result,
    Progress,
    DealTrait,
    Alias,
    Milestone,
    Decision,
    Payment,
    Spending,
    Adjustment,
    Consultation,
    Lesson,
    Gap,
]
