"""Worst cases of the subgradient method by performance estimation: an untrusted search, exactly checked certificates.

The search (``worst``, with Clarabel, extra ``[search]``) proposes; ``upper`` and ``lower`` decide over the rationals
and import no solver. Units are G = D = 1 throughout.
"""
