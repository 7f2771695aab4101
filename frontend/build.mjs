// Bundles the sheets (SHEETS) and js/main.js into a folder (default ../static/dist), without what no template uses.
// THEME=neutraal builds with our own tokens instead of those of the Rijkshuisstijl.
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { inflateSync } from "node:zlib";
import * as esbuild from "esbuild";
import { PurgeCSS } from "purgecss";

const here = path.dirname(fileURLToPath(import.meta.url));
const project = path.dirname(here);
const target = path.resolve(process.argv[2] ?? path.join(project, "static/dist"));
const theme = process.env.THEME ?? "rijkshuisstijl";
if (!["rijkshuisstijl", "neutraal"].includes(theme)) {
  throw new Error(`THEME=${theme} bestaat niet; verwacht rijkshuisstijl of neutraal.`);
}

// A WOFF is a TrueType font of which each table may be deflated: the same tables after each other, at places of four bytes.
function unpacked(woff) {
  const count = woff.readUInt16BE(12);
  const head = Buffer.alloc(12 + 16 * count);
  const power = 2 ** Math.floor(Math.log2(count));
  woff.copy(head, 0, 4, 8);
  [count, power * 16, Math.log2(power), count * 16 - power * 16].forEach((number, place) => head.writeUInt16BE(number, 4 + 2 * place));
  const parts = [head];
  let end = head.length;
  for (let table = 0; table < count; table++) {
    const entry = 44 + 20 * table;
    const [offset, packed, length] = [4, 8, 12].map((place) => woff.readUInt32BE(entry + place));
    const stored = woff.subarray(offset, offset + packed);
    const content = packed < length ? inflateSync(stored) : stored;
    woff.copy(head, 12 + 16 * table, entry, entry + 4);
    woff.copy(head, 16 + 16 * table, entry + 16, entry + 20);
    head.writeUInt32BE(end, 20 + 16 * table);
    head.writeUInt32BE(length, 24 + 16 * table);
    parts.push(content, Buffer.alloc(-length & 3));
    end += length + (-length & 3);
  }
  return Buffer.concat(parts);
}

await mkdir(target, { recursive: true });
await esbuild.build({
  entryPoints: { register: path.join(here, "js/main.js") },
  outdir: target,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
});
const [font] = [path.join(here, "node_modules/@fontsource/fira-sans/files")];
for (const weight of ["400", "700"]) {
  const name = `fira-sans-latin-${weight}-normal`;
  await copyFile(path.join(font, `${name}.woff2`), path.join(target, `${name}.woff2`));
  // What makes pictures reads no packed font.
  await writeFile(path.join(target, `${name}.ttf`), unpacked(await readFile(path.join(font, `${name}.woff`))));
}
const build = {
  outdir: target,
  bundle: true,
  write: false,
  minify: true,
  alias: { theme: path.join(here, `css/${theme}.css`) },
  external: ["*.woff2"],
  target: ["chrome111", "firefox113", "safari16.4"],
  legalComments: "none",
  logLevel: "warning",
};
// In one piece, so that a token that only one kind of page uses is not taken for unused; a rule that does nothing stands between.
// {sheet: the files of its own rules}
const SHEETS = {
  register: [],
  home: ["ramp", "country", "home"],
  country: ["ramp", "country", "country_page", "take"],
  map: ["map"],
  charts: ["ramp", "amounts", "charts", "take"],
  amounts: ["amounts"],
  compare: ["bars", "compare"],
  report: ["report"],
  list: ["list", "reported"],
  deals: ["list", "bars", "deals"],
};
const bundled = [];
for (const [name, files] of Object.entries(SHEETS)) {
  const own = files.map((file) => `@import "./${file}.css" layer(site);`).join("\n");
  const entry = name === "register" ? '@import "./main.css";' : `@layer vendor, site;\n${own}`;
  const built = await esbuild.build({
    ...build,
    stdin: { contents: entry, resolveDir: path.join(here, "css"), sourcefile: "a sheet of css", loader: "css" },
  });
  bundled.push(built.outputFiles[0].text);
}
const [purged] = await new PurgeCSS().purge({
  content: ["templates/**/*.html", "deals/**/*.py", "frontend/js/*.js"].map((glob) => path.join(project, glob)),
  css: [{ raw: bundled.join("\n@media not all{html{order:0}}\n") }],
  variables: true,
  keyframes: true,
  safelist: ["popover-open"],
});
const parts = purged.css.split("@media not all{html{order:0}}");
for (const [number, name] of Object.keys(SHEETS).entries()) {
  const slim = await esbuild.transform(parts[number], { loader: "css", minify: true, legalComments: "none" });
  await writeFile(path.join(target, `${name}.css`), slim.code);
}
