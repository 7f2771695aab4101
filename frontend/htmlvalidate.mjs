// Checks every .html file of a folder: `node htmlvalidate.mjs FOLDER`. Says what is wrong, one line each.
// Through the library: the command line of html-validate needs a newer node than the rest of this folder.
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const config = {
  root: true,
  elements: ["html5"],
  extends: ["html-validate:recommended", "html-validate:document", "html-validate:a11y"],
  rules: {
    // Django writes it so, and a browser reads both.
    "doctype-style": ["error", { style: "lowercase" }],
    // Conditions and loops in templates leave spaces; nobody sees them.
    "no-trailing-whitespace": "off",
    // A title holds the names of deals, however long those are.
    "long-title": "off",
    // A filter and a comparison take several values under one name.
    "form-dup-name": "off",
    // Only the box around a wide table has this role: it must be reachable to scroll, and is no part of the text.
    "prefer-native-element": ["error", { exclude: ["region"] }],
    // Everything comes from this host; what does not must prove what it is.
    "require-sri": ["error", { target: "crossorigin" }],
  },
};

const folder = process.argv[2];
const names = (await readdir(folder)).filter((name) => name.endsWith(".html")).sort();
if (!names.length) throw new Error(`Geen .html-bestand in ${folder}.`);
const checker = new HtmlValidate(new StaticConfigLoader(config));
for (const name of names) {
  const report = await checker.validateString(await readFile(path.join(folder, name), "utf8"), name);
  for (const { messages } of report.results) {
    for (const { line, column, ruleId, message, selector } of messages) {
      console.log(`${name}:${line}:${column} ${ruleId}: ${message}${selector ? ` (${selector})` : ""}`);
      process.exitCode = 1;
    }
  }
}
