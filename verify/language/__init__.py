"""The statement language: a safe parser, formula objects, a printer, and evaluation over any number type."""

from verify.language.formula import Expr, Quantifier, Relation, Statement
from verify.language.parser import parse_expression, parse_statement
from verify.language.printer import to_latex, to_text

__all__ = [
    "Expr",
    "Quantifier",
    "Relation",
    "Statement",
    "parse_expression",
    "parse_statement",
    "to_latex",
    "to_text",
]
