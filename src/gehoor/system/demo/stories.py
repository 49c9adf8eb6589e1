"""How cases go: answered, asked back, promised and kept, moved or broken, handed over, reopened, gone silent."""

from __future__ import annotations

from gehoor.system.demo.luck import lucky
from gehoor.system.demo.themes import COMPLIMENT, QUESTION
from gehoor.system.demo.thread import WAITING_CUSTOMER, WAITING_THIRD, Thread

FIRST_BROKEN, NEXT_BROKEN, NEXT_MOVED = 0.05, 0.13, 0.08
SPAM, HANDED, PING_PONG, ASKED, DIRECT = 0.02, 0.13, 0.03, 0.22, 0.27
ROUNDS = (0, 0, 0, 1, 1, 2, 2, 3, 4, 6)
REOPENED, THANKED, CHASED, NO_ANSWER = 0.07, 0.3, 0.22, 0.25


def unfold(thread: Thread) -> None:
    """Let everything happen in a case that has just been opened."""
    rng, theme = thread.rng, thread.facts.theme
    if lucky(rng, 0.72):
        thread.taken()
    if thread.facts.customer.silent_from == thread.facts.opened_at.date():
        silence(thread)
    elif theme.kind == COMPLIMENT:
        compliment(thread)
    else:
        ordinary(thread)


def spam(thread: Thread) -> None:
    thread.story = "not_taken_up"
    thread.work(20 + thread.rng.random() * 300)
    thread.taken()
    thread.not_taken_up(thread.pen.pick("agent", "not_taken"))


def compliment(thread: Thread) -> None:
    thread.story = "compliment"
    thread.before_due(0.1 + thread.rng.random() * 0.7)
    thread.taken()
    fixed, how = thread.pen.fix()
    thread.resolves(fixed, how=how, why=_why(thread))


def silence(thread: Thread) -> None:
    """Something goes wrong, we are late with it, and the customer is not heard of again."""
    thread.story = "silent"
    thread.taken()
    thread.until_late(200 + thread.rng.random() * 900)
    thread.agent_says(_late(thread), *_asking(thread))
    thread.waits(WAITING_CUSTOMER, thread.pen.pick("agent", "ask_end"))
    _no_answer(thread)


def ordinary(thread: Thread) -> None:
    rng, theme = thread.rng, thread.facts.theme
    dice = rng.random()
    if dice < PING_PONG:
        ping_pong(thread)
    elif dice < PING_PONG + HANDED:
        handed_over(thread)
    else:
        first_answer(thread, direct=rng.random() < (0.7 if theme.kind == QUESTION else DIRECT))
    if thread.story != "no_answer":
        _perhaps_again(thread)


def handed_over(thread: Thread) -> None:
    thread.story = "handed_over"
    thread.before_due(0.1 + thread.rng.random() * 0.6)
    thread.taken()
    thread.notes(_note(thread))
    thread.hands_off(thread.facts.theme.next_team)
    if lucky(thread.rng, 0.2):
        thread.customer_takes(1 + thread.rng.random() * 10)
        thread.customer_says(thread.pen.line(thread.pen.pick("customer", "hand_off_grumble")))
    first_answer(thread, direct=thread.rng.random() < DIRECT)


def ping_pong(thread: Thread) -> None:
    """From one team to the other and back to the first, and the customer notices."""
    thread.before_due(0.2 + thread.rng.random() * 0.5)
    thread.taken()
    first, first_team = thread.agent, thread.team.key
    thread.hands_off(thread.facts.theme.next_team)
    thread.work(60 + thread.rng.random() * 700)
    thread.notes(thread.pen.pick("hand_off", "back_reason"))
    thread.hands_off(first_team, back=True, to=first)
    if lucky(thread.rng, 0.6):
        thread.customer_takes(2 + thread.rng.random() * 30)
        thread.pen.mood = "hot"
        thread.customer_says(thread.pen.line(thread.pen.pick("customer", "hand_off_grumble")))
    first_answer(thread, direct=False)
    thread.story = "ping_pong"


def first_answer(thread: Thread, *, direct: bool) -> None:
    """The first answer, on time or late, and what follows from it."""
    rng, pen = thread.rng, thread.pen
    opened_by = _on_time(thread, FIRST_BROKEN, part=0.38)
    thread.taken()
    if not opened_by:
        opened_by = pen.warmth(first_contact=thread.facts.is_first_contact)
    if lucky(rng, 0.25):
        thread.notes(_note(thread))
    if direct:
        thread.story = thread.story or "answered"
        _ends(thread, opened_by)
    elif rng.random() < ASKED and pen.of(thread.facts.theme.questions, "qa"):
        asked_back(thread, opened_by)
    else:
        thread.promise_within(rng.randint(*thread.facts.theme.days))
        thread.agent_says(opened_by, pen.pick(thread.facts.theme.key, "answer"), pen.pick("agent", "who"))
        thread.promise_it()
        promised(thread)


def _on_time(thread: Thread, chance_of_breaking: float, *, part: float = 0.5) -> str:
    """Let time pass until the answer; when that is too late, the words of regret to begin it with.

    `part` is how much of the time until the promised moment an answer in time takes on average.
    """
    rng = thread.rng
    if rng.random() >= chance_of_breaking:
        thread.before_due(0.05 + 0.9 * rng.betavariate(4 * part, 4 * (1 - part)))
        return ""
    if lucky(rng, 0.7):
        due_at = min(promise.due_at for promise in thread.unanswered)
        left = max(0.0, (due_at - thread.now).total_seconds() / 3600)
        thread.customer_takes(left + 1 + rng.random() * 30)
        thread.pen.mood = "hot" if lucky(rng, 0.7) else thread.pen.mood
        thread.customer_says(thread.pen.line(thread.pen.pick("customer", "chase_hot")))
    thread.until_late(30 + rng.expovariate(1 / 400))
    return _late(thread)


def asked_back(thread: Thread, opened_by: str) -> None:
    """We need something from the customer first: he answers between our lines, or never."""
    pen, rng = thread.pen, thread.rng
    questions = pen.questions()
    listed = "\n".join(f"{number}. {question}" for number, (question, _) in enumerate(questions, 1))
    asked = f"{pen.pick('agent', 'ask_intro')}\n\n{listed}"
    thread.agent_says(opened_by, asked, pen.pick("agent", "ask_end"))
    thread.waits(WAITING_CUSTOMER, pen.pick("agent", "ask_intro").rstrip(":?"))
    if rng.random() < NO_ANSWER:
        _no_answer(thread)
        return
    thread.customer_takes(rng.expovariate(1 / 100))
    answers = "\n\n".join(
        f"> {number}. {question}\n{answer}" for number, (question, answer) in enumerate(questions, 1)
    )
    parts = (pen.pick("customer", "reply_answer"), answers, pen.maybe(0.5, "customer", "reply_end"))
    thread.customer_says(pen.line("\n\n".join(part for part in parts if part)))
    thread.expects_word()
    regret = _on_time(thread, NEXT_BROKEN / 2)
    thread.story = thread.story or "asked_back"
    if lucky(rng, 0.5):
        _ends(thread, regret)
    else:
        thread.promise_within(rng.randint(*thread.facts.theme.days))
        thread.agent_says(regret, pen.pick(thread.facts.theme.key, "answer"))
        thread.promise_it()
        promised(thread)


def _no_answer(thread: Thread) -> None:
    """We ask once more, wait, and close it with the door ajar."""
    thread.work(2400 + thread.rng.random() * 1600)
    thread.agent_says(thread.pen.pick("agent", "nudge"))
    thread.waits(WAITING_CUSTOMER, thread.pen.pick("agent", "nudge"))
    thread.work(3000 + thread.rng.random() * 3000)
    thread.resolves(thread.pen.pick("agent", "end_no_answer"), how="answered", why=_why(thread))
    thread.story = thread.story or "no_answer"


def promised(thread: Thread) -> None:
    """A next word was promised: it comes in time, is moved with a reason, or does not come."""
    rng, pen = thread.rng, thread.pen
    for _ in range(rng.choice(ROUNDS)):
        group = thread.facts.theme.questions
        if lucky(rng, 0.3) and pen.of(group, "third_party"):
            thread.waits(WAITING_THIRD, pen.pick(group, "third_party"))
        regret = _next_word(thread)
        thread.promise_within(rng.randint(*thread.facts.theme.days))
        thread.agent_says(regret, pen.pick("agent", "progress"))
        thread.promise_it()
    regret = _next_word(thread)
    thread.story = thread.story or ("broken" if thread.was_broken else "promised")
    _ends(thread, regret)


def _next_word(thread: Thread) -> str:
    """Until the promised word: chased or not, moved or not; gives the words of regret when it came late."""
    rng, pen = thread.rng, thread.pen
    if rng.random() < CHASED and len(thread.unanswered) == 1:
        thread.before_due(0.2 + rng.random() * 0.3)
        thread.customer_takes(rng.random() * 3)
        if not any(promise.broken for promise in thread.unanswered):
            thread.customer_says(pen.line(pen.pick("customer", "chase")))
            thread.expects_word()
            _answers_chase(thread)
    if rng.random() < NEXT_MOVED and len(thread.unanswered) == 1 and not thread.unanswered[0].broken:
        thread.before_due(0.5 + rng.random() * 0.4)
        thread.moves(rng.randrange(1, 4))
        if lucky(rng, 0.4):
            thread.customer_takes(0.3 + rng.random() * 4)
            thread.customer_says(pen.line(pen.pick("customer", "accept_move")))
    return _on_time(thread, NEXT_BROKEN, part=0.72)


def _answers_chase(thread: Thread) -> None:
    """Say that the promise stands: made anew for the same moment, as an answer keeps the old one."""
    due_at = thread.unanswered[0].due_at
    thread.before_due(0.1 + thread.rng.random() * 0.7)
    if due_at > thread.now:
        thread.pen.slots["due"] = thread.in_words(due_at)
        thread.agent_says(thread.pen.pick("agent", "chase_answer"))
        thread.promise_again(due_at)


def _late(thread: Thread) -> str:
    """Words of regret for a broken promise, mostly with something to make up for it."""
    pen = thread.pen
    pen.slots["due_was"] = thread.broken_moment()
    thread.story = thread.story or "broken"
    goodwill = pen.maybe(0.6, "agent", "goodwill")
    return f"{pen.pick('agent', 'late_sorry')} {goodwill}".strip()


def _asking(thread: Thread) -> tuple[str, str]:
    pen = thread.pen
    questions = pen.questions() if pen.of(thread.facts.theme.questions, "qa") else []
    listed = "\n".join(f"{number}. {question}" for number, (question, _) in enumerate(questions, 1))
    return f"{pen.pick('agent', 'ask_intro')}\n\n{listed}" if listed else "", pen.pick("agent", "ask_end")


def _ends(thread: Thread, opened_by: str) -> None:
    """Put it right and end well: at once, or after the customer has said that it worked."""
    rng, pen = thread.rng, thread.pen
    fixed, how = pen.fix()
    thanked = rng.random() < (0.6 if thread.was_broken else THANKED)
    if not thanked:
        thread.resolves(opened_by, fixed, how=how, why=_why(thread))
        return
    asked = pen.pick("agent", "let_know")
    thread.agent_says(opened_by, fixed, asked)
    thread.waits(WAITING_CUSTOMER, asked)
    thread.customer_takes(0.5 + rng.expovariate(1 / 15))
    recovered = thread.was_broken and lucky(rng, 0.75)
    pen.mood = "polite" if pen.mood == "hot" else pen.mood
    thread.customer_says(pen.line(pen.pick("customer", "thanks_big" if recovered else "thanks")))
    thread.expects_word()
    if recovered:
        thread.story = "recovered"
    thread.work(10 + rng.expovariate(1 / 200))
    thread.resolves(pen.pick("agent", "end_thanks"), how=how, why=_why(thread))


def _perhaps_again(thread: Thread) -> None:
    """Sometimes it was not the end: the customer writes within days and the same owner goes on."""
    rng, pen = thread.rng, thread.pen
    if rng.random() >= REOPENED:
        return
    thread.customer_takes(12 + rng.expovariate(1 / 60))
    thread.reopens(
        pen.line(f"{pen.pick('customer', 'still')} {pen.maybe(0.6, 'customer', 'feeling')}".strip())
    )
    thread.story = "reopened"
    regret = _on_time(thread, NEXT_BROKEN)
    back = pen.pick("agent", "back_again")
    thread.promise_within(rng.randint(*thread.facts.theme.days))
    thread.agent_says(regret or back, pen.pick(thread.facts.theme.key, "answer"))
    thread.promise_it()
    regret = _next_word(thread)
    fixed, how = pen.fix()
    thread.resolves(regret, fixed, how=how, why=_why(thread))


def _note(thread: Thread) -> str:
    theme = thread.facts.theme.key if lucky(thread.rng, 0.5) else "agent"
    return thread.pen.pick(theme, "note" if theme != "agent" else "note_general")


def _why(thread: Thread) -> str:
    """The reason of an end, for colleagues: what it was about and what was done."""
    return thread.pen.pick(thread.facts.theme.key, "note")
