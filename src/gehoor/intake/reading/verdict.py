"""Whether an address that bounced is dead: nobody will ever be reached there.

Dead: the user or the host is unknown, the person moved, the host takes no mail. Not dead: full, blocked, policy,
spam, suspended, delayed, a broken network. What a server says in words goes before its number, for many servers
give 5.1.1 or 5.0.0 to everything; where the words say nothing, the number decides.
"""

from __future__ import annotations

import re

# Said of mail that was refused although the address may be fine.
_ALIVE = re.compile(
    r"(?:mail ?box|mailfolder|account|inbox|quota|user|recipient)[^.\n]{0,60}?(?:is |are )?(?:\bfull\b|over ?quota|over (?:disk )?quota|exceed)"
    r"|over ?quota|(?:disk|storage|mail(?:box)?|user(?:'s)?)[^.\n]{0,30} quota|quota (?:exceeded|violat)|exceeds?[^.\n]{0,30}(?:size|quota|limit|storage|space)"
    r"|box space|space not enough|not enough (?:disk )?space|insufficient (?:disk|system|storage|quota|space)|out of (?:disk )?(?:space|storage)"
    r"|too (?:large|big)|size limit|message size"
    r"|spam|junk|unsolicited|bulk mail|virus|malware|infected|phish|content (?:reject|filter|block|denied)|black ?list|block ?list|\bblocked\b|\brbl\b"
    r"|dnsbl|spamhaus|barracuda|reputation|dmarc|\bdkim\b|\bspf\b|unauthenticated|not authorized|not allowed to send|authoriz|authentication"
    r"|policy|polic(?:y|ies)|administrative(?:ly)? prohibit|denied by|prohibited|content"
    r"|grey ?list|gray ?list|rate ?limit|too many|throttl|try (?:again|later)|temporar|deferred"
    r"|suspended|disabled|inactive|not active|deactivated|locked|on hold|discontinued|expired account|dormant"
    r"|not accepting (?:mail|messages|email)|does(?:n't| not) accept (?:mail|messages|email) from|refused (?:mail|by)|accepts? (?:mail|messages) only"
    r"|restricted|only (?:accepts|members)|permission|moderated|relay(?:ing)? (?:access )?denied|unable to relay|not permitted to relay|cannot relay"
    r"|timed? ?out|timeout|connection (?:refused|reset|lost|dropped|died)|no route|network (?:is )?unreachable|loop|hop count|too many hops"
    r"|vol\b|postvak[^.\n]{0,20}vol|überfüllt|postfach[^.\n]{0,20}voll|boîte[^.\n]{0,30}pleine|buz[oó]n[^.\n]{0,30}llen|casella[^.\n]{0,30}piena|caixa[^.\n]{0,30}chei|lotada|skrzynk[^.\n]{0,30}pełn|postlåda[^.\n]{0,20}full"
    r"|has not been collected|sender (?:address|domain|verif)|sender rejected|relay(?:ing)? (?:is )?not (?:permitted|allowed)",
    re.IGNORECASE,
)
# Said of an address that does not exist.
_DEAD = re.compile(
    r"(?:user|recipient|account|mailbox|address(?:ee)?|e-?mail|alias|person|subscriber|login|name|destinat\w+)[^.\n]{0,50}?"
    r"(?:unknown|unkown|not (?:be )?(?:found|known|exist|valid|recogni[sz]ed|listed)|n't (?:be )?(?:found|exist)|n.t have an?|does(?:n't| not) exist|invalid|no longer|no such|non-?exist|not a valid|not local|undeliverable)"
    r"|(?:unknown|invalid|no such|non-?existent|illegal|bad|unrecogni[sz]ed|undefined|nonexistent|wrong|not a valid|no|not our) (?:or illegal )?"
    r"(?:\w+ ){0,2}?(?:user|recipient|account|mailbox|address|alias|person|customer|subscriber|name|domain|host|destination|hostname)"
    r"|(?:host|domain|hostname)[^.\n]{0,50}?(?:unknown|not (?:be )?found|does(?:n't| not) exist|non-?exist|no longer|invalid|no mail|no mx|not accept)"
    r"|(?:unknown|no such|bad|invalid) (?:mail )?(?:host|domain|destination)|name or service not known|nxdomain|no mx|null ?mx|no mail (?:host|server)|dns error"
    r"|unrouteable|unroutable|un-?routable|could ?n.t find any host|cannot find (?:a )?(?:host|user|your recipient)|no matches to nameserver"
    r"|not listed in|user not found|has moved|moved to|new address|no longer (?:at|with|here|works|employed|in use|valid|active|available|on server)|left the (?:company|organi[sz]ation)"
    r"|unknown (?:local[- ]part|to (?:this|the)|in)|doesn't have (?:a|an) \S+ account|no account by that name|not (?:a )?known|mailbox not found|unable to find"
    r"|that (?:e-?mail )?(?:account|address|user)[^.\n]{0,60}does not exist|recipient address rejected: undeliverable"
    r"|bad destination|invalid (?:final delivery )?userid|address unknown|no such (?:user|person)|not our customer|i couldn't find"
    r"|onbekend|bestaat niet|niet gevonden|unbekannt|existiert nicht|nicht gefunden|inconnu|n'existe pas|introuvable|desconocid|no existe|sconosciut|inesistente|desconhecid|não existe"
    r"|niet (?:worden )?gevonden|no se (?:ha )?encontr|impossible de trouver|non (?:è stat\w )?trovat|impossibile trovare|não (?:foi )?encontrad"
    r"|hittades inte|inte hittas|ikke (?:fundet|findes|funnet)|nie (?:została? )?znalezion|nicht (?:bekannt|vorhanden|gefunden)|finnes ikke"
    r"|nieznan|nie istnieje|okänd|finns inte|ukendt|findes ikke|не существует|не найден|неизвестн",
    re.IGNORECASE,
)
# Said of both, more often of addresses that do not exist.
_DOUBTFUL = re.compile(
    r"mailbox unavailable|address (?:rejected|error)|access denied|bad address|recipient rejected|invalid mailbox",
    re.IGNORECASE,
)
_DEAD_STATUS = re.compile(r"5\.(?:1\.(?:[0-4]|6|10)|4\.4)$")
_ALIVE_STATUS = re.compile(r"5\.(?:2\.[1-4]|3\.\d+|4\.[235-7]|6\.\d+|7\.\d+)$")
_CODE = re.compile(r"(?<![\d.])[45]\.[0-7]\.\d{1,3}(?![\d.]*\d)")
_LONGEST = 4000


def is_dead(status: str, said: str, *, action: str = "failed") -> bool:
    """Whether a status (5.1.1) and what the server said mean that this address will never take mail."""
    if action in ("delayed", "delivered", "relayed", "expanded") or status.startswith("4."):
        return False
    said = said[:_LONGEST]
    alive, dead = _ALIVE.search(said), _DEAD.search(said)
    if dead and alive:
        by_words = dead.start() < alive.start() and not _ALIVE_STATUS.match(status)
        return by_words or bool(_DEAD_STATUS.match(status))
    if dead or alive:
        return bool(dead)
    if _DOUBTFUL.search(said):
        return not _ALIVE_STATUS.match(status)
    return bool(_DEAD_STATUS.match(status))


def status_in(said: str) -> str:
    """The first enhanced status code in what a server said."""
    found = _CODE.search(said[:_LONGEST])
    return found[0] if found else ""


def says_why(said: str) -> bool:
    """Whether these words tell by themselves if the address is dead."""
    said = said[:_LONGEST]
    return any(pattern.search(said) for pattern in (_ALIVE, _DEAD, _DOUBTFUL))
