"""One case as it unfolds: what happens, when, and what that does to its promises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from gehoor.promises.rules import calendar as working
from gehoor.promises.rules.terms import Kind, due, told
from gehoor.system.demo.calendars import awake
from gehoor.system.demo.luck import lucky
from gehoor.system.demo.records import CUSTOMER, SYSTEM, DemoAgent, DemoCase, DemoCustomer, DemoTeam, Step
from gehoor.system.demo.slots import daypart, moment
from gehoor.system.demo.themes import Theme
from gehoor.system.demo.waiting import without_last_answer
from gehoor.system.demo.writing import Pen

OWN, UNDER_WAY = "own", "under_way"
NEW, OPEN, WAITING_CUSTOMER, WAITING_THIRD = "new", "open", "waiting_customer", "waiting_third"
RESOLVED, NOT_TAKEN_UP = "resolved", "not_taken_up"
AFTER = {"reopen": OPEN, "resolve": RESOLVED, "not_taken_up": NOT_TAKEN_UP}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a case is about, before anything has happened in it."""

    index: int
    customer: DemoCustomer
    theme: Theme
    channel: str
    product: int | None
    lot: int | None
    order: int | None
    opened_at: datetime
    is_first_contact: bool


@dataclass(slots=True)
class Promise:
    """A promise that nobody has answered yet; `broken` once its moment has passed."""

    number: int
    kind: str
    due_at: datetime
    broken: bool = False


class Staff:
    """Teams and agents, with who may take a case of a team in a language."""

    def __init__(self, teams: tuple[DemoTeam, ...], agents: tuple[DemoAgent, ...]) -> None:
        self.teams = {team.key: team for team in teams}
        self.agents = {agent.key: agent for agent in agents}
        self.members = {
            (team.key, language): [
                agent for agent in agents if team.key in agent.teams and language in agent.languages
            ]
            for team in teams
            for language in ("nl", "en")
        }


class Thread:
    """Collects the steps of one case in order of time.

    Whoever speaks here first lets time pass (`work`, `customer_takes`); a promise breaks by itself when time
    passes its moment, and is kept, in time or late, when an agent answers.
    """

    def __init__(self, facts: Facts, staff: Staff, pen: Pen, rng: Random) -> None:
        self.facts, self.staff, self.pen, self.rng = facts, staff, pen, rng
        self.now = facts.opened_at
        pen.slots["daypart"] = daypart(self.now, pen.language)
        self.team = staff.teams[facts.theme.team]
        self.agent: DemoAgent | None = None
        self.steps: list[Step] = []
        self.unanswered: list[Promise] = []
        self.promises = 0
        self.was_broken = False
        self.story = ""
        self._next_due = facts.opened_at

    # time

    def work(self, minutes: float) -> None:
        """Let so much of the team's working time pass."""
        self._pass(working.add(self.team.calendar, timedelta(minutes=max(1, int(minutes))), self.now))

    def customer_takes(self, hours: float) -> None:
        """Let about so many hours pass, until the customer is awake and writes."""
        self._pass(awake(self.now + timedelta(seconds=60 + int(hours * 3600)), self.rng))

    def until_late(self, minutes: float) -> None:
        """Let the promised moment pass, and so much of the working time after it."""
        late = max(self.unanswered, key=lambda promise: promise.due_at).due_at
        self._pass(max(self.now, late))
        self.work(minutes)

    def before_due(self, part: float) -> None:
        """Let that part (0-1) of the working time until the promised moment pass."""
        first = min(self.unanswered, key=lambda promise: promise.due_at).due_at
        left = working.between(self.team.calendar, self.now, first)
        self.work(left.total_seconds() / 60 * part)

    def _pass(self, to: datetime) -> None:
        for promise in sorted(self.unanswered, key=lambda one: one.due_at):
            if not promise.broken and promise.due_at < to:
                promise.broken = self.was_broken = True
                about = {"promise": promise.number, "promise_kind": promise.kind}
                self._add("promise_broken", SYSTEM, at=promise.due_at, **about)
        self.now = to
        self.pen.slots["daypart"] = daypart(to, self.pen.language)

    # what happens

    def opens(self, text: str) -> None:
        """The first message, our promise to answer it, and mostly an owner at once."""
        self._add("message_in", CUSTOMER, text=text)
        facts = self.facts
        first_due = due(
            Kind.FIRST_ANSWER,
            received_at=self.now,
            calendar=self.team.calendar,
            terms=self.team.terms,
            first_contact=facts.is_first_contact,
        )
        self.promise(Kind.FIRST_ANSWER.value, first_due, by=SYSTEM)

    def taken(self) -> None:
        if self.agent is None:
            self.agent = self.someone()
            self._add("take", self.agent.key, to_team=self.team.key, to_agent=self.agent.key)

    def someone(self, team: str = "") -> DemoAgent:
        """An agent of the team who writes the customer's language and does not have the case now."""
        members = self.staff.members[team or self.team.key, self.facts.customer.language]
        others = [agent for agent in members if agent is not self.agent]
        return others[int(self.rng.random() * len(others))]

    def customer_says(self, text: str) -> None:
        self._add("message_in", CUSTOMER, text=text)

    def expects_word(self) -> None:
        """The customer wrote and it is our turn: we promise a next word, unless one is owed already."""
        if any(promise.kind != OWN for promise in self.unanswered):
            return
        word = due(
            Kind.NEXT_WORD,
            received_at=self.now,
            calendar=self.team.calendar,
            terms=self.team.terms,
            first_contact=False,
        )
        self.promise(Kind.NEXT_WORD.value, word, by=SYSTEM)

    def agent_says(self, *parts: str, keeps: bool = True) -> None:
        self._add("message_out", self.by, text=self.written(*parts))
        if keeps:
            self._answered()

    def written(self, *parts: str) -> str:
        assert self.agent is not None
        return self.pen.reply(self.agent, self.team_name(self.team.key), *parts)

    def notes(self, text: str) -> None:
        self._add("note", self.by, text=text)

    def waits(self, for_whom: str, reason: str) -> None:
        self._add("wait", self.by, how=for_whom, reason=reason)

    def promise_within(self, days: int) -> None:
        """Set {due} to a moment some working days ahead; `promise_it` then makes the promise of it."""
        calendar = self.team.calendar
        at = working.add_days(calendar, days, self.now) if days else self.now
        if lucky(self.rng, 0.5):
            noon = timedelta(minutes=240 + int(self.rng.random() * 90))
            at = told(working.add(calendar, noon, at), calendar=calendar, mark=30)
        self.pen.slots["due"] = moment(at, self.pen.language)
        self._next_due = at

    def promise_it(self) -> None:
        self.promise(OWN, self._next_due, by=self.by)

    def promise_again(self, due_at: datetime) -> None:
        self.promise(OWN, due_at, by=self.by)

    def broken_moment(self) -> str:
        """When we should have been heard of, in words."""
        broken = [promise.due_at for promise in self.unanswered if promise.broken]
        return self.in_words(min(broken, default=self.now))

    def in_words(self, at: datetime) -> str:
        return moment(at, self.pen.language)

    def promise(self, kind: str, due_at: datetime, *, by: str) -> None:
        slots = self.pen.slots
        slots["due"] = moment(due_at, self.pen.language)
        if self.agent:
            slots["agent"] = self.agent.first_name
        slots["team"] = self.team_name(self.team.key)
        self._add(
            "promise",
            by,
            text=self.pen.pick("promise", kind),
            promise=self.promises,
            promise_kind=kind,
            due_at=due_at,
        )
        self.unanswered.append(Promise(self.promises, kind, due_at))
        self.promises += 1

    def moves(self, days: int) -> None:
        """Tell the customer before the promised moment that it becomes a later one, and why."""
        promise = self.unanswered[0]
        was = promise.due_at
        self.pen.slots["due_was"] = moment(was, self.pen.language)
        later = working.add_days(self.team.calendar, days, was)
        self.pen.slots["due"] = moment(later, self.pen.language)
        group = self.facts.theme.questions
        said, why = self.pen.pick_pair(group if self.pen.of(group, "moved") else "agent", "moved")
        self.agent_says(said, keeps=False)
        promise.due_at = later
        self._add(
            "promise_moved",
            self.by,
            text=why,
            promise=promise.number,
            promise_kind=promise.kind,
            due_at=later,
        )

    def hands_off(self, to_team: str, *, back: bool = False, to: DemoAgent | None = None) -> None:
        """Give the case to another team, with a reason, a summary and a word to the customer."""
        pen, by = self.pen, self.by
        to = to or self.someone(to_team)
        pen.slots |= {"team": self.team_name(to_team), "to": to.first_name}
        pen.slots["because"] = pen.pick("hand_off", f"to_{to_team}")
        pen.slots["thing_about"] = pen.slots["subject"].rstrip(".!?")
        self._add(
            "hand_off",
            by,
            text=self.written(pen.pick("agent", "told_hand_off")),
            to_team=to_team,
            to_agent=to.key,
            reason=pen.pick("hand_off", "back_reason" if back else "reason"),
            summary=pen.pick("hand_off", "summary"),
        )
        self.agent, self.team = to, self.staff.teams[to_team]
        if any(promise.kind != OWN for promise in self.unanswered):
            return
        after = due(
            Kind.AFTER_HAND_OFF,
            received_at=self.now,
            calendar=self.team.calendar,
            terms=self.team.terms,
            first_contact=False,
        )
        self.promise(Kind.AFTER_HAND_OFF.value, after, by=SYSTEM)

    def resolves(self, *parts: str, how: str, why: str) -> None:
        self._add("resolve", self.by, text=self.written(*parts), how=how, reason=why)
        self._answered()

    def reopens(self, text: str) -> None:
        self._add("message_in", CUSTOMER, text=text)
        self._add("reopen", CUSTOMER)
        self.expects_word()

    def not_taken_up(self, reason: str) -> None:
        self._add("not_taken_up", self.by, reason=reason)
        self.unanswered.clear()

    @property
    def by(self) -> str:
        assert self.agent is not None
        return self.agent.key

    def team_name(self, key: str) -> str:
        team = self.staff.teams[key]
        return team.name_nl if self.pen.language == "nl" else team.name_en

    def _answered(self) -> None:
        for promise in self.unanswered:
            self._add("promise_kept", self.by, promise=promise.number, promise_kind=promise.kind)
        self.unanswered.clear()

    def _add(self, kind: str, by: str, *, at: datetime | None = None, **values: object) -> None:
        self.steps.append(Step(kind, at or self.now, by, **values))  # type: ignore[arg-type] # fields of a Step

    # the end

    def finish(self, subject: str, remedy: str, until: datetime) -> DemoCase:
        """The case as it stands at `until`; what comes later has not happened yet."""
        self._pass(max(self.now, until))
        steps = tuple(step for step in self.steps if step.at <= until)
        steps = without_last_answer(steps, self.facts.index, until)
        facts, standing = self.facts, stand(steps, self.facts.theme.team)
        return DemoCase(
            index=facts.index,
            customer=facts.customer.index,
            team=facts.theme.team,
            first_owner=_first_owner(steps),
            language=facts.customer.language,
            channel=facts.channel,
            kind=facts.theme.kind,
            theme=facts.theme.key,
            story=self.story if standing.state in {RESOLVED, NOT_TAKEN_UP} else UNDER_WAY,
            subject=subject,
            remedy_sought=remedy,
            product=facts.product,
            lot=facts.lot,
            order=facts.order,
            opened_at=facts.opened_at,
            is_first_contact=facts.is_first_contact,
            steps=steps,
            team_now=standing.team_now,
            owner=standing.owner,
            state=standing.state,
            next_due_at=standing.next_due_at,
            next_due_kind=standing.next_due_kind,
        )


@dataclass(slots=True)
class Standing:
    """Where a case stands after its steps."""

    team_now: str
    owner: str = ""
    state: str = NEW
    next_due_at: datetime | None = None
    next_due_kind: str = ""


def stand(steps: tuple[Step, ...], team: str) -> Standing:
    """Replay the steps: who has it, how it stands and which promise is to be answered first."""
    standing = Standing(team)
    due_by: dict[int, tuple[datetime, str]] = {}
    for step in steps:
        if step.to_agent:
            standing.owner, standing.team_now = step.to_agent, step.to_team
        standing.state = _state_after(step, standing.state)
        if step.due_at:
            due_by[step.promise] = (step.due_at, step.promise_kind)
        elif step.kind == "promise_kept":
            due_by.pop(step.promise, None)
        elif step.kind == "not_taken_up":
            due_by.clear()
    if due_by:
        standing.next_due_at, standing.next_due_kind = min(due_by.values())
    return standing


def _state_after(step: Step, state: str) -> str:
    """The status as cases would keep it; who waited for a third party is at work again when an agent writes."""
    if step.kind == "wait":
        return step.how
    if step.kind == "message_in":
        return OPEN if state == WAITING_CUSTOMER else state
    if step.kind == "message_out":
        return OPEN if state in {NEW, WAITING_THIRD} else state
    return AFTER.get(step.kind, state)


def _first_owner(steps: tuple[Step, ...]) -> str:
    """Who got the case at the moment it was opened; nobody when it went to the tray."""
    taken = (step.by for step in steps if step.kind == "take" and step.at == steps[0].at)
    return next(taken, "")
