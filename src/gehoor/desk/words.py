from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NAMELESS = _("Unknown sender")
COULD_NOT_READ = _("could not be read")
FIRST_CONTACT = _("first contact")
REOPENED = _("reopened")
IN_TRAY_OF = _("in the tray of %(team)s")

PROMISE_OWN = _("as promised")
PROMISE_KINDS = {
    "first_answer": _("first answer"),
    "next_word": _("next word"),
    "after_hand_off": _("word after the hand-off"),
    "own": PROMISE_OWN,
}

TRAY_GROUPS = {
    "late": pgettext_lazy("promises that are broken", "Late"),
    "today": _("Today"),
    "later": pgettext_lazy("promises due after today", "Later"),
    "free": _("Nothing promised"),
}

STATUS_BADGES = {
    "waiting_customer": (_("waits for the customer"), "plain"),
    "waiting_third": (_("waits for someone else"), "plain"),
    "resolved": (_("resolved"), "kept"),
    "closed": (_("closed"), "plain"),
    "not_taken_up": (_("not taken up"), "plain"),
    "merged": (_("merged"), "plain"),
}

SENT = _("Sent. %(name)s reads it in a moment.")
NOTE_KEPT = _("The note is kept.")
TAKEN = _("The case is yours.")
HANDED_OVER = _("%(name)s has the case now.")
RESOLVED = _("Resolved. Your last words are on their way.")
REOPENED_NOW = _("The case is open again.")
WAITS = _("The case waits.")
PUT_ASIDE = _("Case %(number)s is put aside.")
MERGED = _("Case %(number)s went on as part of this one.")
UNMERGED = _("The case stands on its own again.")
FACTS_KEPT = _("Kept.")
PROMISED = _("Promised.")
PROMISE_MOVED = _("The promise is moved, and the customer is told why.")
OPENED = _("The case is open.")
DECLINED = _("They stay two cases.")
RETRIED = _("It is sent again.")

TRAY_MINE = _("Mine")
TRAY_UNOWNED = _("Unassigned")
TRAY_ALL = _("All open cases")
TRAY_OVER = _("Ended")
TRAY_WITHOUT_CASE = _("Mail without a case")
GROUP_TEAMS = _("Teams")
GROUP_EVERYONE = _("Everyone")

EMPTY = {
    "mine": (
        _("Nothing is waiting for you"),
        _("New cases come to you in turn. Look at what nobody has yet."),
    ),
    "team": (
        _("This team has nothing open"),
        _("What comes in for this team stands here, next promise first."),
    ),
    "unowned": (_("Everyone has an owner"), _("A case without an owner stands here until someone takes it.")),
    "all": (_("No open cases"), _("Give Gehoor a mail, or note a case for a customer who calls.")),
    "over": (_("Nothing has ended yet"), _("Resolved and closed cases stand here, the latest first.")),
}

DOUBTFUL = frozenset({"unknown", "failed"})
NAMELESS_FILE = _("file without a name")

GEHOOR = "Gehoor"
# icon, tone and sentence of each event that agents see in a case's history
HISTORY = {
    "cases.CaseOpened": ("mail", "waiting", _("%(customer)s wrote; the case was opened")),
    "cases.MessageReceived": ("mail", "waiting", _("%(customer)s wrote again")),
    "cases.MessageSent": ("reply", "us", _("%(who)s answered")),
    "cases.NoteWritten": ("note", "note", _("%(who)s wrote a note")),
    "cases.OwnerGiven": ("person", "plain", _("%(owner)s has the case: %(reason)s")),
    "cases.PutInTray": ("tray", "plain", _("Waits in the tray of the team")),
    "cases.TrayTooLong": ("warning", "broken", _("Nobody took it in time; %(owner)s has it as lead")),
    "cases.HandedOver": ("hand-over", "plain", _("%(who)s handed it to %(to_person)s: %(reason)s")),
    "cases.StatusChanged": ("clock", "plain", _("%(who)s: %(reason)s")),
    "cases.CaseResolved": ("check", "kept", _("%(who)s resolved it: %(reason)s")),
    "cases.CaseReopened": ("undo", "waiting", _("Open again: %(reason)s")),
    "cases.CaseNotTakenUp": ("ban", "plain", _("%(who)s put it aside: %(reason)s")),
    "cases.CaseMerged": ("merge", "plain", _("%(who)s merged it: %(reason)s")),
    "cases.MergeUndone": ("undo", "plain", _("%(who)s took it apart again")),
    "cases.FactsChanged": ("edit", "plain", _("%(who)s corrected the facts")),
    "promises.PromiseMade": ("promise", "plain", _("Promised")),
    "promises.PromiseKept": ("promise", "kept", _("Promise kept")),
    "promises.PromiseBroken": ("warning", "broken", _("Promise broken")),
    "promises.PromiseMoved": ("clock", "soon", _("Promise moved: %(reason)s")),
    "letters.LetterSent": ("mail", "us", _("A letter went out")),
    "letters.LetterFailed": ("warning", "broken", _("A letter could not be sent")),
    "letters.LetterBounced": ("warning", "broken", _("A letter came back")),
}
