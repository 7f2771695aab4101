// Only improves: every page works without this file.
import "./list.js";
import "./map.js";
import "./sort.js";
import "./copy.js";
import "./suggest.js";
