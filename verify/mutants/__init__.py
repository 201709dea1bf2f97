"""Mutants of every claim's formula: what an independent falsifier finds false, the engine has to refute.

Each formula that methods can decide is changed a little, in its relations, constants, exponents and literals.
Most of what comes out is false. Which mutants are, the falsifier says, which shares no code with the engine
(design, soundness rule 7); how many of them the engine refutes, and that it proves none, is the result.
"""
