from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gehoor_signals.emotion.model import Model, Word
from gehoor_signals.emotion.scores import Scores, scored
from gehoor_signals.emotion.tables import shipped
from gehoor_signals.errors import BadInput


def anger(
    texts: Any,
    language: str | Sequence[str] | None = None,
    *,
    column: str = "text",
    customer: str | None = None,
    model: Model | None = None,
    level: float = 0.95,
) -> Scores:
    """How angry customers' texts sound: for each the chance, 0 to 1, that a reader would call it angry.

    Use it to see who should be called first, and whether anger grows. Do not use it on what employees write, to judge
    who is right, or to decide anything about one person without reading: irony and cold anger are missed.

    Parameters
    ----------
    texts : list, array or series of n texts; or a frame with a column of them. Gaps get NaN.
    language : "nl", "en", one for each text (a gap: found out), or None: all are found out.
    column : the column, when a frame is given.
    customer : a column of yes and no in the frame; texts that are not a customer's are left unscored.
    model : one's own `Model`; None: the shipped one.
    level : of the interval of the share.

    Raises
    ------
    BadInput : no texts, something that is not text, a language other than Dutch and English.

    Examples
    --------
    >>> from gehoor_signals import emotion
    >>> found = emotion.anger(["I am furious, you liars!", "Bedankt voor de snelle hulp."])
    >>> found.scores.round(1).tolist()
    [0.9, 0.0]

    References
    ----------
    Learnt from XED (Öhman, Pàmies, Kajava & Tiedemann 2020, COLING), GoEmotions (Demszky et al. 2020, ACL,
    arXiv 2005.00547) and our own sentences; see CREDITS.md beside this file.
    """
    return scored(texts, language, what="anger", model=model, column=column, customer=customer, level=level)


def sentiment(
    texts: Any,
    language: str | Sequence[str] | None = None,
    *,
    column: str = "text",
    customer: str | None = None,
    model: Model | None = None,
    level: float = 0.95,
) -> Scores:
    """How positive customers' texts are: 0 negative, 1 positive, about .5 for a question without a feeling.

    Use it for texts about a service, a product or a person who helped. Do not use it on what employees write, as a
    stand-in for asking customers, or for texts that quote somebody else.

    Parameters, Raises : as `anger`.

    Examples
    --------
    >>> from gehoor_signals import emotion
    >>> texts = ["Vriendelijk personeel en snel geholpen", "Rude staff and nobody helped"]
    >>> (emotion.sentiment(texts).scores > 0.5).tolist()
    [True, False]

    References
    ----------
    As for `anger`; and the Dutch word list of pattern.nl (De Smedt & Daelemans 2012, LREC, PDDL) and LUPJE (MIT).
    """
    return scored(
        texts, language, what="sentiment", model=model, column=column, customer=customer, level=level
    )


def explain(text: str, of: str | Model = "anger") -> tuple[Word, ...]:
    """What each word of one text adds to the log-odds of its score, before calibration, in the order of the text.

    Use it wherever a score is shown, so that people can see and contradict it.

    Parameters
    ----------
    text : one customer's text.
    of : "anger", "sentiment" or one's own `Model`.

    Raises
    ------
    BadInput : another name, or no text.

    Examples
    --------
    >>> from gehoor_signals import emotion
    >>> words = emotion.explain("De monteur was niet vriendelijk", of="sentiment")
    >>> min(words, key=lambda one: one.effect).word
    'niet'
    """
    if not isinstance(text, str) or not text.strip():
        raise BadInput("Give one text to explain.")
    if not isinstance(of, Model) and of not in ("anger", "sentiment"):
        raise BadInput(f"of is 'anger', 'sentiment' or a Model, not {of!r}.")
    return (of if isinstance(of, Model) else shipped(of)).explain(text)
