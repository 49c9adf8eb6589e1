"""Every sentence of the desk that stands in Python; those of a page stand in its template."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gehoor.letters import words as of_letters

NAMELESS = _("Unknown sender")
COULD_NOT_READ = _("could not be read")
FIRST_CONTACT = _("first contact")
REOPENED = _("reopened")
IN_TRAY_OF = _("in the tray of %(team)s")
CHOOSE = _("Choose …")
WHOEVER_IS_FREE = _("%(team)s: whoever is free")
LANGUAGE_OF_THE_CASE = _("the language of the case")

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
WAITS_FOR = {"waiting_customer": _("the customer"), "waiting_third": _("someone else")}

SENT = _("Sent to %(addresses)s.")
SENT_NOWHERE = _("Kept in the conversation. We know no living mail address, so no letter went out.")
NOTE_KEPT = _("The note is kept.")
TAKEN = _("The case is yours.")
HANDED_OVER = _("%(name)s has the case now.")
RESOLVED = _("Resolved. Your last words are on their way.")
REOPENED_NOW = _("The case is open again.")
REOPENED_BUT_SENT = _("The case is open again. The last message had been handed to the post.")
WAITS = _("The case waits.")
PUT_ASIDE = _("Case %(number)s is put aside.")
IS_SPAM = _("Case %(number)s is put aside as spam.")
MERGED = _("Case %(number)s went on as part of this one.")
UNMERGED = _("The case stands on its own again.")
FACTS_KEPT = _("The facts are corrected.")
PERSON_KEPT = _("What we know of %(name)s is corrected.")
ADDRESS_KEPT = _("The address is kept. What comes from there is this person's.")
PROMISED = _("Promised.")
PROMISE_MOVED = _("The promise is moved, and the customer is told why.")
PROMISE_KEPT = _("The promise is kept.")
OPENED = _("Case %(number)s is open. %(name)s has it.")
OPENED_IN_TRAY = _("Case %(number)s is open and waits in the tray of %(name)s.")
DECLINED = _("They stay two cases.")
RETRIED = _("The letter is sent again.")
BECOMES_CASE = _("It is being made a case, and stands in the trays in a moment.")
FORWARDED = _("Forwarded. The answer comes in on this case.")

DEEDS = {
    "wait": _("Let it wait"),
    "reopen": _("Open again"),
    "not_taken_up": _("Do not take it up"),
    "merge": _("Merge with another case"),
    "forward": _("Forward a message"),
    "facts": _("Correct subject, product, customer"),
    "person": _("Correct what we know of the person"),
    "address": _("Add a mail address"),
    "promise": _("Promise something"),
    "move_promise": _("Move a promise"),
    "hand_over": _("Hand over"),
    "resolve": _("Resolve"),
}

FORWARD_LAST = _("Forward the last message")

REASON_SPAM = _("Spam.")
REASON_MERGED = _("Both are about the same thing.")

FILES_TOO_LARGE = _("These files are larger than 25 MB together. Send a part of them.")
TOO_MANY_FILES = _("These are more than %(most)s files. Send a part of them.")
JOB_RUNS_AGAIN = _("It is tried again now.")
JOB_PUT_AWAY = _("It is put away for good.")
NOBODY_HAS_THIS_ADDRESS = _("We know nobody with this address.")
NO_SUCH_CASE = _("There is no case with this number that you can see.")
NO_SUCH_PERSON = _("This person is gone. Look for him again.")
WHO_IS_IT = _("Write a name or a mail address.")
CHOOSE_A_RECEIVER = _("Choose a person or a team to hand it to.")

TRAY_MINE = _("Mine")
TRAY_UNOWNED = _("Unassigned")
TRAY_ALL = _("All open cases")
TRAY_OVER = _("Ended")
TRAY_NOT_ARRIVED = _("Letters that did not arrive")
TRAY_WITHOUT_CASE = _("Mail without a case")
GROUP_TEAMS = _("Teams")
GROUP_EVERYONE = _("Everyone")
GROUP_POST = _("Post")

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
LETTER_TO = _("%(state)s: %(address)s")
LETTER_OF_KIND = _("%(kind)s, %(state)s: %(address)s")
NO_ADDRESS = _("no address")
LETTER_KINDS = {
    "acknowledgement": of_letters.KIND_ACKNOWLEDGEMENT,
    "reply": of_letters.KIND_REPLY,
    "last_word": of_letters.KIND_LAST_WORD,
    "hand_off": of_letters.KIND_HAND_OFF,
    "promise_moved": of_letters.KIND_PROMISE_MOVED,
    "forward": of_letters.KIND_FORWARD,
}
LETTER_TONES = {
    "queued": "plain",
    "sending": "plain",
    "sent": "kept",
    "failed": "broken",
    "bounced": "broken",
    "held": "soon",
}

ANY_STATUS = _("open and ended")
ANY_TEAM = _("all teams")
SEARCH_STATUSES = {"open": _("only open"), "over": _("only ended")}
CHANNELS = {"phone": _("by telephone"), "desk": _("at the desk")}

GEHOOR = "Gehoor"
# icon, tone and sentence of each event that agents see in a case's history
HISTORY = {
    "cases.CaseOpened": ("mail", "waiting", _("%(customer)s wrote; the case was opened")),
    "cases.MessageReceived": ("mail", "waiting", _("%(customer)s wrote again")),
    "cases.MessageSent": ("reply", "us", _("%(who)s answered")),
    "cases.NoteWritten": ("note", "note", _("%(who)s wrote a note")),
    "cases.AsideReceived": ("mail", "note", _("%(who)s answered what was forwarded")),
    "cases.OwnerGiven": ("person", "plain", _("%(owner)s has the case: %(reason)s")),
    "cases.PutInTray": ("tray", "plain", _("Waits in the tray of the team")),
    "cases.TrayTooLong": ("warning", "broken", _("Nobody took it in time; %(owner)s has it as lead")),
    "cases.HandedOver": ("hand-over", "plain", _("%(who)s handed it to %(to)s: %(reason)s")),
    "cases.StatusChanged": ("clock", "plain", _("%(who)s: %(reason)s")),
    "cases.CaseResolved": ("check", "kept", _("%(who)s resolved it: %(reason)s")),
    "cases.CaseReopened": ("undo", "waiting", _("Open again: %(reason)s")),
    "cases.CaseNotTakenUp": ("ban", "plain", _("%(who)s put it aside: %(reason)s")),
    "cases.CaseMerged": ("merge", "plain", _("%(who)s merged it: %(reason)s")),
    "cases.MergeUndone": ("undo", "plain", _("%(who)s took it apart again")),
    "cases.FactsChanged": ("edit", "plain", _("%(who)s corrected the facts")),
    "cases.BelongingDeclined": ("merge", "plain", _("%(who)s said that it is a case of its own")),
    "promises.PromiseMade": ("promise", "plain", _("Promised: %(promise)s")),
    "promises.PromiseKept": ("promise", "kept", _("Kept: %(kind)s")),
    "promises.PromiseBroken": ("warning", "broken", _("Broken: %(promise)s")),
    "promises.PromiseMoved": ("clock", "soon", _("Moved to %(promise)s: %(reason)s")),
    "letters.LetterSent": ("mail", "us", _("Letter sent: %(letter)s")),
    "letters.LetterFailed": ("warning", "broken", _("Letter not sent: %(letter)s")),
    "letters.LetterBounced": ("warning", "broken", _("Letter came back: %(letter)s")),
    "letters.LetterHeld": ("warning", "soon", _("Letter held back: %(letter)s")),
}
PROMISE_BEFORE = _("%(kind)s before %(moment)s")
