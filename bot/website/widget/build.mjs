// Makes ../static/widget.js, the one file that pages load, from src/ and the locked packages.
// Its first line carries the hash of everything it was made from; tests/website/test_bundle.py compares them.

import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { build } from "esbuild";

const sources = ["build.mjs", "package.json", "package-lock.json", "tsconfig.json"];
sources.push(...readdirSync("src").map((name) => `src/${name}`));

const hash = createHash("sha256");
for (const name of sources.sort()) hash.update(`${name}\0`).update(readFileSync(name)).update("\0");

await build({
  entryPoints: ["src/index.tsx"],
  outfile: "../static/widget.js",
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  jsx: "automatic",
  jsxImportSource: "preact",
  loader: { ".css": "text" },
  legalComments: "none",
  banner: { js: `/* made by ./desk widget from bot/website/widget, sources ${hash.digest("hex")} */` },
});
