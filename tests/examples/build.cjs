// Builds the examples that need a compiler: `node build.cjs FOLDER`, with the libraries in NODE_PATH.
//
// `cargo xtask run` and `cargo xtask test` call it. The libraries lie in a cache and not beside this file, which is
// why it is CommonJS: an `import` does not look into NODE_PATH.

const { readFile } = require("node:fs/promises");
const { join } = require("node:path");
const { build } = require("esbuild");
const svelte = require("svelte/compiler");
const vue = require("vue/compiler-sfc");

/** Has esbuild read the files of this ending as what `compile` makes of them. */
function compiled(ending, compile) {
  const setup = ({ onLoad }) =>
    onLoad({ filter: new RegExp(`\\.${ending}$`) }, async ({ path }) => compile(await readFile(path, "utf8"), path));
  return { name: ending, setup };
}

function compileVue(source, filename) {
  const { descriptor, errors } = vue.parse(source, { filename });
  if (errors.length > 0) return { errors: errors.map(({ message: text }) => ({ text })) };
  const isCustomElement = (tag) => tag === "contact-desk";
  const templateOptions = { compilerOptions: { isCustomElement } };
  // Compiled into the script, the template needs no compiler in the page, and so no `eval`.
  const script = vue.compileScript(descriptor, { id: filename, inlineTemplate: true, isProd: true, templateOptions });
  return { contents: script.content };
}

function compileSvelte(source, filename) {
  const { js, warnings } = svelte.compile(source, { filename });
  return { contents: js.code, warnings: warnings.map(({ message: text }) => ({ text })) };
}

const options = {
  entryPoints: ["react.jsx", "vue.js", "svelte.js"].map((name) => join(__dirname, "mount", name)),
  outdir: process.argv[2],
  nodePaths: [process.env.NODE_PATH],
  plugins: [compiled("vue", compileVue), compiled("svelte", compileSvelte)],
  bundle: true,
  format: "esm",
  jsx: "automatic",
  minify: true,
  target: "es2022",
  logLevel: "warning",
  // Vue asks for these to be said by whoever bundles it.
  define: {
    __VUE_OPTIONS_API__: "false",
    __VUE_PROD_DEVTOOLS__: "false",
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
  },
};

// esbuild has printed what is wrong; the caller only has to learn that something is.
build(options).catch(() => process.exit(1));
