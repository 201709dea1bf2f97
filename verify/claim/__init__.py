"""Claims: what a paper says, read from toml into frozen objects.

A claim file holds data only. Nothing here decides anything; a status word in a file is refused.
"""

from verify.claim.files import FIDELITY, find_papers, load_paper
from verify.claim.objects import (
    Claim,
    Constant,
    Coverage,
    Exempt,
    Paper,
    Setting,
    full_statement,
    in_order,
    unknown_claim,
    with_setting,
)

__all__ = [
    "FIDELITY",
    "Claim",
    "Constant",
    "Coverage",
    "Exempt",
    "Paper",
    "Setting",
    "find_papers",
    "full_statement",
    "in_order",
    "load_paper",
    "unknown_claim",
    "with_setting",
]
