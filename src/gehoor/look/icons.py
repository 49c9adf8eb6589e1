"""The drawn signs: 24 px grid, 1.75 px stroke, round ends. A sign stands beside a word, seldom instead of one."""

from __future__ import annotations

DRAWN = {
    "ban": '<circle cx="12" cy="12" r="8.5"/><path d="m6 6 12 12"/>',
    "check": '<path d="m5 12.5 5 5L19.5 7"/>',
    "chevron-down": '<path d="m6.5 9.5 5.5 5.5 5.5-5.5"/>',
    "chevron-end": '<path d="m9.5 6.5 5.5 5.5-5.5 5.5"/>',
    "chevron-start": '<path d="M14.5 6.5 9 12l5.5 5.5"/>',
    "clip": '<path d="m19.5 11.5-7.4 7.4a4.6 4.6 0 0 1-6.5-6.5l7.8-7.8a3 3 0 0 1 4.3 4.3l-7.7 7.7a1.5 1.5 0 0 1-2.1-2.1l6.6-6.6"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.3l3.4 2"/>',
    "close": '<path d="m6.5 6.5 11 11m0-11-11 11"/>',
    "code": '<path d="m8.5 7-5 5 5 5m7-10 5 5-5 5"/>',
    "download": '<path d="M12 4v11m-4.5-4 4.5 4.5 4.5-4.5M4.5 20h15"/>',
    "edit": '<path d="M4.5 19.5 5.6 15 16 4.6a2 2 0 0 1 2.8 0l.6.6a2 2 0 0 1 0 2.8L9 18.4z"/>',
    "filter": '<path d="M4 6.5h16M7 12h10m-7 5.5h4"/>',
    "flag": '<path d="M6 21V4h12l-2.8 4L18 12H6"/>',
    "forward": '<path d="m14.5 6 5.5 5.5-5.5 5.5M20 11.5h-9a7 7 0 0 0-7 7"/>',
    "globe": '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c3.6 4.6 3.6 12.4 0 17m0-17c-3.6 4.6-3.6 12.4 0 17"/>',
    "hand-over": '<path d="M4 8.5h15.5m-4-4 4 4-4 4M20 16H4.5m4-4"/><path d="m8.5 12.5-4 3.5 4 3.5"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5m0-9v.1"/>',
    "keys": '<rect x="3" y="6" width="18" height="12" rx="2"/><path d="M7 10v.01m5-.01v.01m5-.01v.01M8 14.2h8"/>',
    "lock": '<rect x="5" y="11" width="14" height="9.5" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "mail": '<rect x="3.5" y="5.5" width="17" height="13" rx="2"/><path d="m4 7.5 8 5.5 8-5.5"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "merge": '<path d="M6 4v3c0 4.5 6 4.5 6 9v4M18 4v3c0 4.5-6 4.5-6 9"/>',
    "moon": '<path d="M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7z"/>',
    "more": '<path d="M5.5 12v.01M12 12v.01m6.5-.01v.01" stroke-width="2.6"/>',
    "note": '<path d="M5 4h14v11l-5 5H5zm14 11h-5v5M8.5 8.5h7m-7 4h4"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20c.9-4 3.8-5.8 7.5-5.8s6.6 1.8 7.5 5.8"/>',
    "phone": '<rect x="7" y="3" width="10" height="18" rx="2.5"/><path d="M11 18h2"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "promise": '<path d="m12 3.5 7 2.6v5.4c0 4.4-2.9 7.4-7 9-4.1-1.6-7-4.6-7-9V6.1zM9 12l2.2 2.2L15.2 10"/>',
    "reply": '<path d="M9.5 6 4 11.5 9.5 17M4 11.5h9a7 7 0 0 1 7 7"/>',
    "screen": '<rect x="3.5" y="4.5" width="17" height="11.5" rx="2"/><path d="M9 20h6m-3-4v4"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5 5"/>',
    "sign-out": '<path d="M10 4.5H5v15h5M10 12h10.5M17 8.5l3.5 3.5-3.5 3.5"/>',
    "sun": '<circle cx="12" cy="12" r="4"/><path d="M12 3v2m0 14v2M3 12h2m14 0h2M5.6 5.6 7 7m10 10 1.4 1.4m0-12.8L17 7M7 17l-1.4 1.4"/>',
    "team": '<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 19.5c.7-3.7 3.1-5.5 6.5-5.5s5.8 1.8 6.5 5.5M15.8 5.2a3.5 3.5 0 0 1 0 6.6m2.6 2.7c1.6.9 2.6 2.6 3.1 5"/>',
    "tray": '<path d="M4 13.5 6.5 5h11L20 13.5V19H4zm0 0h5l1 2.5h4l1-2.5h5"/>',
    "undo": '<path d="M8.5 5 4 9.5 8.5 14M4 9.5h9.5a5 5 0 0 1 0 10H9"/>',
    "warning": '<path d="M12 4.5 21 19.5H3zm0 5.5v4.5m0 2.6v.1"/>',
}

# Signs that point along the line of writing, and so turn round in Arabic or Hebrew.
POINTING = frozenset({"chevron-end", "chevron-start", "forward", "reply", "sign-out", "undo"})

MARK = (
    '<path d="M4.5 11A7.75 7.75 0 0 1 20 11c0 5-4.6 5.2-5.4 9-.3 1.4-1.3 2.2-2.7 2.2-1.5 0-2.6-.9-3-2.4"/>'
    '<path d="M8.4 11a3.85 3.85 0 0 1 7.7 0c0 2.1-1.6 2.7-2.4 3.9"/>'
    '<circle class="mark-dot" cx="12.25" cy="11" r="1.5"/>'
)

# One shape a tone, so that a badge is readable without its colour.
SHAPES = {
    "plain": '<circle cx="6" cy="6" r="4" fill="none"/>',
    "us": '<circle cx="6" cy="6" r="4"/>',
    "waiting": '<path d="M1.5 8.5a4.5 4.5 0 0 1 9 0z"/>',
    "soon": '<path d="M6 2.5 10 9.5H2z"/>',
    "broken": '<path d="m2.5 2.5 7 7m0-7-7 7" fill="none"/>',
    "kept": '<path d="m2 6.5 2.8 2.8L10 3.2" fill="none"/>',
    "note": '<path d="M3 2.5h6v7H3z"/>',
}
