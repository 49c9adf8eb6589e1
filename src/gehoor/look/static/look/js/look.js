// One module a behaviour; each binds itself to data-* and does nothing where its mark is absent.
import "./theme.js";
import "./menus.js";
