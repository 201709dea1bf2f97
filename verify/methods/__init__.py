"""Deciders, one a file; none imports another. Each takes a Problem and answers with Evidence or None."""
