// One module a behaviour; each binds itself to data-* and does nothing where its mark is absent.
import "./theme.js";
import "./menus.js";
import "./dialogs.js";
import "./keys.js";
import "./grow.js";
import "./autosave.js";
import "./once.js";
import "./leave.js";
import "./hold.js";
import "./drop.js";
import "./live.js";
import "./keep.js";
import "./focus.js";
import "./back.js";
