// What pages do more conveniently where scripts run; without them, everything works as well.
import "./copy.js";
import "./dialog.js";
import "./menu.js";
