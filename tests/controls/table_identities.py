"""Identities: exactly true, or off by so little that a float sees nothing."""

from __future__ import annotations

from control_rows import Control

KINDS = (
    Control("sqrt(2)*sqrt(3) == {c}", "sqrt(6)", "sqrt(6) + 1/10**12"),
    Control("(1 + sqrt(5))/2 == 1 + 2/(1 + sqrt({c}))", "5", "5.000000000001"),
    Control("exp(1) == {c}", "E", "2.718281828459045235360287"),
    Control("exp({c})*exp(2) == exp(5)", "3", "4"),
    Control("cos(pi/2) == {c}", "0", "1/10**12"),
    Control("sin(pi) {c} 0", "==", ">"),
    Control("2**10 == {c}", "1024", "1024 + 1/10**30"),
    Control("pi {c} 3.14159265358979323846264338327950288", ">", "<="),
    Control("pi {c} 3.14159265358979323846264338327950289", "<", ">="),
    Control("E**2 {c} 7.38905609893065022723042746057500", ">", "<="),
    Control("forall x in (-oo, oo): sin(x)**2 + cos(x)**2 == {c}", "1", "1.000000000001"),
    Control("forall x in (-oo, oo): sin(x)**2 + cos(x)**2 {c} 1", ">=", ">"),
    Control(
        "forall x in (-oo, oo), y in (-oo, oo): (x + y)**3 == x**3 + {c}*x**2*y + 3*x*y**2 + y**3",
        "3",
        "3.0000001",
    ),
    Control("forall x in [0, 1]: x**(1/2)*x**(1/2) == x{c}", "", " + 1/10**15"),
    Control("forall x in [0, oo): sqrt(x**2) == {c}", "x", "x + 1/10**20"),
    Control("forall x in {c}: sqrt(x**2) == x", "[0, 1]", "[-1, 1]"),
    Control("forall x in (0, oo): diff(log(x), x) == {c}/x", "1", "1.0000001"),
    Control("forall x in (0, oo): diff(x**(1/3), x) == x**(-2/3)/{c}", "3", "3.0000001"),
    Control("forall u in [0, 1): (1 - u)**5*(1 - u)**{c} == 1", "(-5)", "(-4)"),
    Control("forall x in [0, 1]: x**0 == {c}", "1", "1.0000000001"),
    Control("forall a in [1, oo), x in (0, oo): x**(a + 1) == x**a*x{c}", "", "**2"),
    Control("forall x in (-oo, oo): (x**2 - 1)/(x**2 + 1) == 1 - {c}/(x**2 + 1)", "2", "2.0000001"),
)
