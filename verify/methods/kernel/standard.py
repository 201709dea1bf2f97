"""What the standard libraries mean by a word: which of their functions have a value wherever they can be written.

Coq's functions are total: 1/0 is 0, the square root of -1 is 0, the integral of a function that has none is some
number. So every function of a library counts as one with arbitrary values, unless it is named here. Propositions,
types and what builds data need no value; proofs are told by Coq itself.
"""

from __future__ import annotations

import hashlib
import re

_TOTAL = {  # by file of the library
    "BinInt.Z": "add le lt mul of_nat opp sub",
    "BinNums": "N N0 Npos Z Z0 Zneg Zpos positive xH xI xO",
    "Datatypes": "None O S Some andb app bool cons false fst list nat negb nil option orb pair prod snd true tt unit",
    "Derive": "ex_derive is_derive",
    "Continuity": "continuous",
    "Hierarchy": "R_AbsRing R_CompleteNormedModule R_NormedModule R_UniformSpace locally filterlim",
    "Logic": "False I True and eq ex iff not or",
    "Rfunctions": "sum_f_R0",
    "Factorial": "fact",
    "Nat": "add mul max min pow odd even eqb leb ltb",
    "Peano": "ge gt le lt",
    "PeanoNat.Nat": "add mul eqb leb ltb max min odd even",
    "RInt": "ex_RInt is_RInt",
    "RIneq": "Rle_dec Rlt_dec Rsqr",
    "Raxioms": "INR",
    "Rbar": "Finite Rbar Rbar_le Rbar_lt is_finite m_infty p_infty",
    "Rbasic_fun": "Rabs Rmax Rmin",
    "Rdefinitions": "Q2R IZR Rge Rgt Rle Rminus",
    "Rdefinitions.RbaseSymbolsImpl": "R Rlt Rmult Ropp Rplus R0 R1",
    "Rpow_def": "pow",
    "Rtrigo1": "PI",
    "Rtrigo_def": "cos exp sin",
    "Specif": "left right sumbool",
}
TOTAL = frozenset(f"{file}.{word}" for file, words in _TOTAL.items() for word in words.split())
# The algebraic structures that a function of Coquelicot is about, such as the reals for RInt.
_STRUCTURES = re.compile(r"Hierarchy\.(?:[A-Z]\w+\.(?:sort|class|base|mixin|[A-Z]\w+)|R_[A-Z]\w+)")
# What tactics leave in a definition that was made by a proof: reflected formulas, and their checkers.
_REFLECTED = {
    "BinInt": "Z.quotrem",
    "BinNat": "N.to_nat",
    "EnvRing": "PEX PEadd PEc PEmul PEopp PEsub",
    "Field_theory": "FEX FEadd FEc FEdiv FEeval FEmul Fapp Fcons2 Fnorm PCond condition denum linear mk_linear num",
    "QArith_base": "Q Qmake",
    "QMicromega": "QWitness",
    "RMicromega": "CInv CMult CZ RTautoChecker Rcst",
    "RingMicromega": "Build_Formula Formula OpLe OpLt PsatzAdd PsatzC PsatzIn PsatzMulE",
    "Ring_polynom": "Mon PEX PEadd PEc PEmul PExpr Peq Pol mk_monpol_list norm_subst",
    "Ring_tac": "ring_subst_niter",
    "Tauto": "A AND BFormula IMPL NOT X eKind isProp",
    "VarMap": "Branch Elt Empty find t",
    "ZMicromega": "ZArithProof ZTautoChecker",
    "Zbool": "Zeq_bool",
}
REFLECTED = frozenset(f"{file}.{word}" for file, words in _REFLECTED.items() for word in words.split())
DIVISION = "Rdefinitions.Rdiv"
INVERSE = "Rdefinitions.RinvImpl.Rinv"
DIFFERENCE = "Nat.sub"
FROM_EXTENDED = "Rbar.real"
_RELATIONS = ("Rdefinitions.Rle", "Rdefinitions.RbaseSymbolsImpl.Rlt")
NEEDS = {  # with which relation a theorem concludes that shows one of these functions to be defined
    DIVISION: ("<>",),
    INVERSE: ("<>",),
    DIFFERENCE: ("Peano.le",),
    FROM_EXTENDED: ("Rbar.is_finite",),
    "Nat.pred": ("Logic.eq",),
    "R_sqrt.sqrt": _RELATIONS,
    "Rpower.ln": _RELATIONS[1:],
    "Rpower.Rpower": _RELATIONS[1:],
    "RInt.RInt": ("RInt.ex_RInt",),
    "Derive.Derive": ("Derive.ex_derive",),
    "Lub.Glb_Rbar": ("Rbar.is_finite",),
    "Lub.Lub_Rbar": ("Rbar.is_finite",),
    "Series.Series": ("Series.ex_series",),
    "Lim_seq.Lim_seq": ("Lim_seq.ex_finite_lim_seq",),
    "Rtrigo1.tan": ("<>",),
}
SIGNS = {DIVISION: ("/", "Rdiv"), INVERSE: ("/", "Rinv")}  # how a text writes them
EXTENDED = frozenset(("Lub.Glb_Rbar", "Lub.Lub_Rbar", "Lim_seq.Lim_seq"))  # numbers, or infinite


def is_total(name: str) -> bool:
    """Has this word of a library a meaning wherever it can be written?"""
    return name in TOTAL or _STRUCTURES.fullmatch(name) is not None


RULES = "4"  # another number when what is looked up, or how, changes: answers by older rules do not count
_MENTIONED = (RULES, *sorted(TOTAL | REFLECTED), _STRUCTURES.pattern)
FINGERPRINT = hashlib.sha256("\n".join(_MENTIONED).encode()).hexdigest()
_LETTERS = frozenset("RNZQCSOI")  # types and numbers of the libraries
_FREE = (
    "Specif.",
    "Datatypes.",
    "Logic.",
    "BinNums.",
    "BinInt.",
    "Hierarchy.",
)  # their words say little as variables
_NUMBERS = (n for n in (*TOTAL, *NEEDS) if not n.startswith(_FREE))
# Words that a statement does not bind.
WORDS = frozenset(w for w in (n.rsplit(".", 1)[-1] for n in _NUMBERS) if len(w) > 1) | {
    "Rinv", "Rdiv", "nat", "R", "N", "Z", "Q", "C", "ex_series", "ex_finite_lim_seq",
}  # fmt: skip


def is_free(word: str) -> bool:
    """May a paper call something of its own so, whatever some library calls so? A letter that is no type or number."""
    return len(word) == 1 and word not in _LETTERS
