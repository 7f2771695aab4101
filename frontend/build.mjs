// Bundles css/main.css and js/main.js into a folder (default ../static/dist), without what no template uses.
// THEME=neutraal builds with our own tokens instead of those of the Rijkshuisstijl.
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { PurgeCSS } from "purgecss";

const here = path.dirname(fileURLToPath(import.meta.url));
const project = path.dirname(here);
const target = path.resolve(process.argv[2] ?? path.join(project, "static/dist"));
const theme = process.env.THEME ?? "rijkshuisstijl";
if (!["rijkshuisstijl", "neutraal"].includes(theme)) {
  throw new Error(`THEME=${theme} bestaat niet; verwacht rijkshuisstijl of neutraal.`);
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
  const name = `fira-sans-latin-${weight}-normal.woff2`;
  await copyFile(path.join(font, name), path.join(target, name));
}
const bundled = await esbuild.build({
  entryPoints: { register: path.join(here, "css/main.css") },
  outdir: target,
  bundle: true,
  write: false,
  minify: true,
  alias: { theme: path.join(here, `css/${theme}.css`) },
  external: ["*.woff2"],
  target: ["chrome111", "firefox113", "safari16.4"],
  legalComments: "none",
  logLevel: "warning",
});
const [purged] = await new PurgeCSS().purge({
  content: ["templates/**/*.html", "deals/**/*.py", "frontend/js/*.js"].map((glob) => path.join(project, glob)),
  css: [{ raw: bundled.outputFiles[0].text }],
  variables: true,
  keyframes: true,
  safelist: ["popover-open"],
});
const slim = await esbuild.transform(purged.css, { loader: "css", minify: true, legalComments: "none" });
await writeFile(path.join(target, "register.css"), slim.code);
