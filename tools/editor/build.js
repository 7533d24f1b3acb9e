// One file of everything that bundle.js names, and the licences of what is in it.

import { readFile, readdir, writeFile } from "node:fs/promises";
import { constants, brotliCompressSync } from "node:zlib";
import { build } from "esbuild";

const VENDOR = "../../static/js/vendor";
const LIMIT = 150_000; // bytes, compressed

const { metafile } = await build({
  entryPoints: ["bundle.js"],
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2022",
  legalComments: "none",
  charset: "utf8",
  platform: "browser",
  alias: { "@codemirror/lang-html": "./no-html.js", "style-mod": "./style-mod.js" },
  plugins: [{ name: "style-mod", setup: (own) => own.onResolve({ filter: /^style-mod\/src/ }, () => ({ path: `${import.meta.dirname}/node_modules/style-mod/src/style-mod.js` })) }],
  banner: { js: "/* CodeMirror 6 and Turndown, built by tools/editor/build. Licences: codemirror.licences.txt */" },
  outfile: `${VENDOR}/codemirror.js`,
  metafile: true,
});

const inside = Object.keys(metafile.inputs).map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]);
const packages = [...new Set(inside.filter(Boolean))].sort();
const licences = await Promise.all(packages.map(async (name) => {
  const { version, license } = JSON.parse(await readFile(`node_modules/${name}/package.json`, "utf8"));
  const file = (await readdir(`node_modules/${name}`)).find((one) => /^licen[cs]e/i.test(one));
  if (!file) throw new Error(`${name} has no licence`);
  return `${name} ${version} (${license})\n\n${(await readFile(`node_modules/${name}/${file}`, "utf8")).trim()}\n`;
}));
await writeFile(`${VENDOR}/codemirror.licences.txt`, licences.join(`\n${"-".repeat(80)}\n\n`));

const text = await readFile(`${VENDOR}/codemirror.js`);
const { length } = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
console.log(`${packages.length} packages, ${text.length} bytes, ${length} compressed`);
if (length > LIMIT) throw new Error(`More than ${LIMIT} bytes.`);
