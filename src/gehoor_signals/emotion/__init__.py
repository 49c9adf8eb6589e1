"""How angry, how glad is what customers write, and in which language? Never what employees write."""

from gehoor_signals.emotion.feelings import anger, explain, sentiment
from gehoor_signals.emotion.languages import language
from gehoor_signals.emotion.model import Model

__all__ = ["Model", "anger", "explain", "language", "sentiment"]
NO_FRAME = ("Model", "explain")
