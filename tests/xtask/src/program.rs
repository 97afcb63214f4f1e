//! Makes the program that is served out of the one that cargo has built.
//!
//! It is cut into two halves first, because that needs what the linker has written down about it; then wasm-bindgen and
//! wasm-opt do with these what trunk would have them do with the whole. In the end both are laid out for compression.

mod arrange;
mod code;
mod cold;
mod first_list;
mod halves;
mod liveness;
mod module;
mod names;
mod noting;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

pub(crate) use first_list::{FirstList, Reader};
pub(crate) use noting::Legend;

use crate::{process, tools, workspace};

/// What wasm-opt may use: what every browser has that can run the program at all.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-multivalue",
    "--enable-simd",
];

/// What makes it smallest after brotli, by measurement. Nothing lies below the stack, at the low end of the memory.
const PASSES: [&str; 8] = [
    "--skip-pass=memory-packing",
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "-aimfs=2",
    "-ocimfs=30",
    "--low-memory-unused",
];

/// The program of the page, as cargo calls it.
pub(crate) const PAGE: &str = "contact-desk";

/// How the program is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Make {
    /// As cargo has built it, for whoever works on it.
    Whole,
    /// In two halves, as small as can be.
    Halves,
    /// So that it notes which of its functions run.
    Noting,
}

/// The program that is served.
pub(crate) struct Program {
    /// The code that loads it.
    loader: String,
    /// What is needed at first.
    pub(crate) first: Vec<u8>,
    /// What is fetched while somebody looks at that.
    pub(crate) rest: Option<Vec<u8>>,
}

/// Makes the program `package` out of what cargo has built.
pub(crate) fn make(package: &str, how: Make) -> Result<Program> {
    let profile = if how == Make::Whole { "debug" } else { "release" };
    let built = workspace::cargo_target().join("wasm32-unknown-unknown").join(profile).join(format!("{package}.wasm"));
    let folder = workspace::target().join("program");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).with_context(|| format!("{} could not be made", folder.display()))?;
    let whole = read(&built)?;
    let (first, rest) = match how {
        Make::Whole => (whole, None),
        Make::Noting => {
            let (noting, legend) = noting::noting(&whole)?;
            fs::write(legend_file(package), serde_json::to_string(&legend)?)?;
            (noting, None)
        }
        Make::Halves => {
            let reader = if package == PAGE { Reader::Page } else { Reader::Element };
            let runs = |symbol: &str| first_list::runs(reader, symbol);
            let passed = |symbol: &str, code: &code::Code<'_>| first_list::passed(reader, symbol, code.shape());
            let halves = halves::split(&whole, runs, passed)
                .with_context(|| format!("{} could not be cut up", built.display()))?;
            (halves.first, Some(halves.rest))
        }
    };
    let tools = Tools { path: process::path_with(&tools::for_program()?)?, is_small: how == Make::Halves };
    let mut program = tools.bind(&first, &folder)?;
    program.shorten()?;
    program.first = tools.optimise(&program.first, &folder, &["--zero-filled-memory"])?;
    program.rest = rest.map(|rest| tools.optimise(&rest, &folder, &[])).transpose()?;
    Ok(program)
}

/// The file that says where a program keeps its notes, once it has been made so.
pub(crate) fn legend_file(package: &str) -> PathBuf {
    workspace::target().join(format!("{package}.noted.json"))
}

struct Tools {
    path: OsString,
    is_small: bool,
}

impl Tools {
    fn command(&self, name: &str) -> Command {
        let mut command = process::in_workspace(name);
        command.env("PATH", &self.path);
        command
    }

    fn bind(&self, program: &[u8], folder: &Path) -> Result<Program> {
        let whole = folder.join("whole.wasm");
        fs::write(&whole, program)?;
        let mut bind = self.command("wasm-bindgen");
        bind.args(["--target=web", "--no-typescript", "--out-name=program", "--out-dir"]);
        process::run(bind.arg(folder).arg(whole))?;
        let loader = String::from_utf8(read(&folder.join("program.js"))?)?;
        Ok(Program { loader, first: read(&folder.join("program_bg.wasm"))?, rest: None })
    }

    fn optimise(&self, program: &[u8], folder: &Path, more: &[&str]) -> Result<Vec<u8>> {
        if !self.is_small {
            return Ok(program.to_vec());
        }
        let (from, to) = (folder.join("large.wasm"), folder.join("small.wasm"));
        fs::write(&from, program)?;
        let mut optimise = self.command(&process::script("wasm-opt"));
        optimise.args(FEATURES).args(PASSES).args(more).arg("--quiet").arg("-o").arg(&to).arg(&from);
        process::run(&mut optimise)?;
        arrange::arranged(&read(&to)?)
    }
}

impl Program {
    /// The code that loads it. `file` gives the name and the digest of the rest.
    pub(crate) fn loader(&self, file: impl Fn(&[u8]) -> (String, String)) -> Result<String> {
        let mut code = self.fetching(file);
        code.push_str(LOST_CODE);
        code.push_str(&self.instance()?);
        code.push_str(BEGIN_CODE);
        Ok(code)
    }

    /// The code that makes any number of instances of it: a module whose default export takes the compiled program and
    /// whom to tell that the rest does not come, and promises what the instance exports.
    pub(crate) fn factory(&self, file: impl Fn(&[u8]) -> (String, String)) -> Result<String> {
        let mut code = self.fetching(file);
        code.push_str("export default (program, lost) => {\n");
        let mut exported = Vec::new();
        for line in self.instance()?.lines() {
            let bare = line.strip_prefix("export ").unwrap_or(line);
            let class = bare.strip_prefix("class ").and_then(|class| class.split([' ', '{']).next());
            exported.extend(class.filter(|_| bare != line).map(str::to_owned));
            code.push_str(bare);
            code.push('\n');
        }
        let exported = exported.join(", ");
        code.push_str(&format!(
            "return __wbg_init({{ module_or_path: program }}).then(({{ memory }}) => {{ lendRest(fetchRest, there); return {{ memory, {exported} }}; }});\n}};\n"
        ));
        Ok(code)
    }

    /// The code that fetches the rest, once for all instances.
    fn fetching(&self, file: impl Fn(&[u8]) -> (String, String)) -> String {
        let Some(rest) = &self.rest else { return String::new() };
        let (file, digest) = file(rest);
        FETCHING_CODE.replace("FILE", &file).replace("DIGEST", &digest)
    }

    /// The code of one instance, without its last line, which says what it exports by default.
    fn instance(&self) -> Result<String> {
        let mut code = String::from(if self.rest.is_some() { REST_CODE } else { WHOLE_CODE });
        let (mut is_linked, mut is_ended) = (self.rest.is_none(), false);
        for line in self.loader.lines() {
            // import * as import1 from "./rest"
            let name = line.strip_prefix("import * as ").and_then(|line| line.split_once(" from "));
            match name.filter(|(_, from)| from.contains(halves::REST)) {
                Some((name, _)) => {
                    code.push_str(&format!("const {name} = {{ need }};\n"));
                    is_linked = true;
                }
                None if line == "export { initSync, __wbg_init as default };" => is_ended = true,
                None => {
                    code.push_str(line);
                    code.push('\n');
                }
            }
        }
        ensure!(is_linked, "wasm-bindgen's code asks for no rest: has its version changed?");
        ensure!(is_ended, "wasm-bindgen's code exports something else: has its version changed?");
        Ok(code)
    }

    /// Takes out what only costs bytes: names that nobody reads, and classes that nobody makes.
    fn shorten(&mut self) -> Result<()> {
        let is_flat = self.loader.lines().all(|line| line.matches('`').count().is_multiple_of(2));
        ensure!(is_flat, "wasm-bindgen's code has a text of several lines: has its version changed?");
        self.loader = compact(&self.loader);
        (self.first, self.loader) = names::shorten(&self.first, &self.loader)?;
        Ok(())
    }
}

/// Code without what is there for those who read it: comments on lines of their own, and indentation.
pub(crate) fn compact(code: &str) -> String {
    let lines = code.lines().map(str::trim_start);
    let is_code = |line: &&str| !(line.is_empty() || ["//", "/*", "*"].iter().any(|mark| line.starts_with(mark)));
    lines.filter(is_code).fold(String::new(), |code, line| code + line + "\n")
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("{} could not be read", file.display()))
}

/// Fetches and compiles the rest, once.
///
/// `readRest` is for a call into the rest that cannot wait, since WebAssembly knows no waiting: it keeps the page waiting
/// instead. Such a request knows no `integrity`, so the digest is computed here. It stops the other one, and whoever waits
/// for that, which may be another instance, gets what it has read.
const FETCHING_CODE: &str = r#"const file = new URL("./FILE", import.meta.url).href;
const integrity = "DIGEST";
let rest;
let fetched;
let stop;
const fetchOnce = async () => rest ?? (fetched ??= fetch(file, { integrity, signal: (stop = new AbortController()).signal })
.then((answer) => answer.arrayBuffer())
.then((bytes) => WebAssembly.compile(bytes))
.then((program) => rest ??= program)
.catch((error) => { fetched = undefined; if (rest) return rest; throw error; }));
function readRest() {
stop?.abort();
const ask = new XMLHttpRequest();
ask.open("GET", file, false);
ask.overrideMimeType("text/plain;charset=x-user-defined");
ask.send();
const bytes = Uint8Array.from(ask.responseText, (letter) => letter.charCodeAt());
if (sha256(bytes) !== integrity) throw new TypeError(`not there, or altered: ${file}`);
return rest = new WebAssembly.Module(bytes);
}
function sha256(bytes) {
const n = bytes.length;
const blocks = new DataView(new ArrayBuffer((n + 72) & ~63));
new Uint8Array(blocks.buffer).set(bytes);
blocks.setUint8(n, 128);
blocks.setUint32(blocks.byteLength - 4, n * 8);
const primes = [];
for (let p = 2; primes.length < 64; p++) if (primes.every((q) => p % q)) primes.push(p);
const part = (p, power) => (p ** power % 1) * 2 ** 32 | 0;
const keys = primes.map((p) => part(p, 1 / 3));
const state = primes.slice(0, 8).map((p) => part(p, 1 / 2));
const turn = (x, n) => x >>> n | x << 32 - n;
const w = new Int32Array(64);
for (let at = 0; at < blocks.byteLength; at += 64) {
for (let i = 0; i < 64; i++) {
const [x, y] = [w[i - 15], w[i - 2]];
w[i] = i < 16 ? blocks.getInt32(at + i * 4)
: w[i - 16] + w[i - 7] + (turn(x, 7) ^ turn(x, 18) ^ x >>> 3) + (turn(y, 17) ^ turn(y, 19) ^ y >>> 10);
}
let [a, b, c, d, e, f, g, h] = state;
for (let i = 0; i < 64; i++) {
const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + (e & f ^ ~e & g) + keys[i] + w[i] | 0;
const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + (a & b ^ a & c ^ b & c) | 0;
[a, b, c, d, e, f, g, h] = [one + two | 0, a, b, c, d + one | 0, e, f, g];
}
[a, b, c, d, e, f, g, h].forEach((x, i) => state[i] = state[i] + x | 0);
}
const digest = new DataView(new ArrayBuffer(32));
state.forEach((x, i) => digest.setInt32(i * 4, x));
return "sha256-" + btoa(String.fromCharCode(...new Uint8Array(digest.buffer)));
}
"#;

/// Puts the rest to a program that runs. It must be put once: its data would be what they were at first.
const REST_CODE: &str = r#"let isWhole = false;
let tell;
const there = new Promise((settle) => tell = settle);
function put(program) {
if (!isWhole) new WebAssembly.Instance(program, { first: wasm });
isWhole = true;
tell();
}
const fetchRest = (isPatient) => fetchOnce().then(put).then(() => true, (error) => {
lost(error, false);
return isPatient && new Promise((again) => setTimeout(again, 3000)).then(() => fetchRest(true));
});
function need() {
try { put(rest ?? readRest()); } catch (error) { lost(error, true); throw error; }
}
"#;

/// In place of that where there is no rest. `withoutRest` is set by `cargo xtask profile`, as if it never came.
const WHOLE_CODE: &str = "const there = globalThis.withoutRest ? new Promise(() => {}) : Promise.resolve();\nconst fetchRest = async (isPatient) => !globalThis.withoutRest || (isPatient && there);\nconst fetchOnce = async () => {};\n";

/// What the page does where the rest does not come: if nothing goes on without it, it says why; else another version may
/// have taken this one's place on the server.
const LOST_CODE: &str = r#"const lost = (error, isOver) => dispatchEvent(
isOver ? new CustomEvent("contact-desk-failed", { detail: error }) : new Event("contact-desk-part-missing"));
"#;

/// Starts the program, and tells it how to have the rest fetched.
const BEGIN_CODE: &str = r#"const begin = (program) => __wbg_init(program).then(() => lendRest(fetchRest, there));
export { begin as default, fetchOnce };
"#;

#[cfg(test)]
mod tests {
    use super::*;

    impl Program {
        /// A program in two halves.
        pub(crate) fn of(first: &str, rest: &str) -> Self {
            Self {
                loader: "import * as import1 from \"./rest\"\nlet wasm;\nexport { initSync, __wbg_init as default };\n"
                    .to_owned(),
                first: first.as_bytes().to_vec(),
                rest: Some(rest.as_bytes().to_vec()),
            }
        }
    }

    #[test]
    fn the_loader_brings_the_rest_that_the_program_asks_for() {
        let loader = Program::of("", "x").loader(|bytes| ("rest.wasm".to_owned(), format!("{}", bytes.len()))).unwrap();
        assert!(loader.contains("new URL(\"./rest.wasm\", import.meta.url)"), "{loader}");
        assert!(loader.contains("const integrity = \"1\";"), "{loader}");
        assert!(loader.contains("const import1 = { need };") && !loader.contains("import * as"), "{loader}");
    }

    #[test]
    fn a_program_in_one_piece_fetches_nothing() {
        let program = Program { rest: None, ..Program::of("", "") };
        let loader = program.loader(|_| Default::default()).unwrap();
        assert!(!loader.contains("import.meta.url") && loader.contains("lendRest(fetchRest, there)"), "{loader}");
    }

    #[test]
    fn a_factory_exports_nothing_but_what_makes_instances() {
        let mut program = Program::of("", "x");
        program.loader.insert_str(0, "export class Desk {\n}\n");
        let code = program.factory(|_| Default::default()).unwrap();
        assert_eq!(code.matches("export ").count(), 1, "{code}");
        assert!(code.contains("return { memory, Desk };"), "{code}");
    }

    #[test]
    fn a_text_of_several_lines_is_left_alone() {
        let mut program = Program::of("", "");
        program.loader = "`a\n  b`".to_owned();
        assert!(program.shorten().is_err());
    }
}
