from __future__ import annotations


class Refusal(Exception):
    """Something that cannot be done, said in a sentence fit for the person who asked for it."""
