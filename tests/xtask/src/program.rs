//! Makes the program that is served out of the one that cargo has built.
//!
//! It is cut up at its `#[wasm_split]` functions first, because that needs what the linker has written down about it; then
//! wasm-bindgen and wasm-opt do with the pieces what trunk would have them do with the whole.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, anyhow, ensure};
use wasm_split_cli_support::{Options, transform};

use crate::{process, tools, workspace};

/// The module that the program takes its pieces from; [`Program::loader`] puts code in its place.
const PIECES: &str = "./__wasm_split.js";

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
const PASSES: [&str; 7] = ["--flatten", "--rereloop", "-Oz", "-Oz", "-aimfs=2", "-ocimfs=30", "--low-memory-unused"];

/// The program in pieces.
pub(crate) struct Program {
    /// The code that loads it.
    loader: String,
    /// What is needed at first.
    pub(crate) main: Vec<u8>,
    /// What is fetched when it is wanted, by name.
    pub(crate) pieces: BTreeMap<String, Vec<u8>>,
    /// Which pieces each part of the page needs.
    parts: BTreeMap<String, Vec<String>>,
}

/// Makes the program `package` out of what cargo has built.
pub(crate) fn make(package: &str, is_release: bool) -> Result<Program> {
    let profile = if is_release { "release" } else { "debug" };
    let built = workspace::cargo_target().join("wasm32-unknown-unknown").join(profile).join(format!("{package}.wasm"));
    let folder = workspace::target().join("program");
    let _ = fs::remove_dir_all(&folder);
    let split = split(&read(&built)?, &folder).with_context(|| format!("{} could not be cut up", built.display()))?;
    let tools = Tools { path: process::path_with(&tools::for_program()?)?, is_release };
    let mut program = tools.bind(&folder)?;
    program.main = tools.optimise(&program.main, &folder, &["--zero-filled-memory"])?;
    for (name, piece) in split.pieces {
        program.pieces.insert(name, tools.optimise(&piece, &folder, &[])?);
    }
    program.parts = split.parts;
    program.shorten()?;
    Ok(program)
}

struct Split {
    pieces: BTreeMap<String, Vec<u8>>,
    parts: BTreeMap<String, Vec<String>>,
}

/// Cuts a program up. What is needed at first goes to `main.wasm` in `folder`.
fn split(program: &[u8], folder: &Path) -> Result<Split> {
    let main = folder.join("main.wasm");
    let mut options = Options::new(program);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.link_name = PIECES;
    let split = transform(options).map_err(|error| anyhow!("{error:#}"))?;
    let mut pieces = BTreeMap::new();
    for file in split.split_modules {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        pieces.insert(name, read(&file)?);
    }
    Ok(Split { pieces, parts: split.prefetch_map.into_iter().collect() })
}

struct Tools {
    path: OsString,
    is_release: bool,
}

impl Tools {
    fn command(&self, name: &str) -> Command {
        let mut command = process::in_workspace(name);
        command.env("PATH", &self.path);
        command
    }

    fn bind(&self, folder: &Path) -> Result<Program> {
        let mut bind = self.command("wasm-bindgen");
        // The pieces share the table of functions, which it would take away.
        bind.args(["--keep-lld-exports", "--target=web", "--no-typescript", "--out-name=program", "--out-dir"]);
        process::run(bind.arg(folder).arg(folder.join("main.wasm")))?;
        let loader = String::from_utf8(read(&folder.join("program.js"))?)?;
        let main = read(&folder.join("program_bg.wasm"))?;
        Ok(Program { loader, main, pieces: BTreeMap::new(), parts: BTreeMap::new() })
    }

    fn optimise(&self, program: &[u8], folder: &Path, more: &[&str]) -> Result<Vec<u8>> {
        if !self.is_release {
            return Ok(program.to_vec());
        }
        let (from, to) = (folder.join("large.wasm"), folder.join("small.wasm"));
        fs::write(&from, program)?;
        let mut optimise = self.command(&process::script("wasm-opt"));
        optimise.args(FEATURES).args(PASSES).args(more).arg("--quiet").arg("-o").arg(&to).arg(&from);
        process::run(&mut optimise)?;
        read(&to)
    }
}

impl Program {
    /// The code that loads it. `file` gives the name and the digest of a piece.
    ///
    /// It exports `ahead`, which fetches and compiles every piece, and tells of one that does not come by the event
    /// `contact-desk-part-missing`: another version may have taken this one's place on the server.
    pub(crate) fn loader(&self, file: impl Fn(&str, &[u8]) -> (String, String)) -> Result<String> {
        let mut code = COMPILED_CODE.to_owned();
        code.push_str("const missing = () => dispatchEvent(new Event(\"contact-desk-part-missing\"));\n");
        code.push_str(&self.instance(&file)?);
        let all = self.pieces.iter().map(|(name, piece)| {
            let (file, digest) = file(name, piece);
            format!("[\"./{file}\", \"{digest}\"]")
        });
        let all: Vec<String> = all.collect();
        code.push_str(&format!(
            "export const ahead = () => Promise.allSettled([{}].map((piece) => compile(...piece)));\n",
            all.join(", ")
        ));
        Ok(code)
    }

    /// The code that makes any number of instances of it: a module whose default export takes the compiled program and
    /// promises what the instance exports.
    pub(crate) fn factory(&self, file: impl Fn(&str, &[u8]) -> (String, String)) -> Result<String> {
        let mut code = String::from(COMPILED_CODE);
        // A guest tells its page of nothing but by the element's own events.
        code.push_str("const missing = () => {};\n");
        code.push_str("export default (program) => {\n");
        let (mut exported, mut is_ended) = (Vec::new(), false);
        for line in self.instance(file)?.lines() {
            if line == "export { initSync, __wbg_init as default };" {
                is_ended = true;
                continue;
            }
            let bare = line.strip_prefix("export ").unwrap_or(line);
            let class = bare.strip_prefix("class ").and_then(|class| class.split([' ', '{']).next());
            exported.extend(class.filter(|_| bare != line).map(str::to_owned));
            code.push_str(bare);
            code.push('\n');
        }
        ensure!(is_ended, "wasm-bindgen's code exports something else: has its version changed?");
        let exported = exported.join(", ");
        code.push_str(&format!(
            "return __wbg_init({{ module_or_path: program }}).then(({{ memory }}) => ({{ memory, {exported} }}));\n}};\n"
        ));
        Ok(code)
    }

    fn instance(&self, file: impl Fn(&str, &[u8]) -> (String, String)) -> Result<String> {
        let mut code = String::from(PIECES_CODE);
        for (name, piece) in &self.pieces {
            let (file, digest) = file(name, piece);
            code.push_str(&format!("const {name} = piece(\"./{file}\", \"{digest}\");\n"));
        }
        code.push_str("const parts = {\n");
        for (part, pieces) in &self.parts {
            code.push_str(&format!("__wasm_split_load_{part}: part([{}]),\n", pieces.join(", ")));
        }
        code.push_str("};\n");
        let mut is_linked = self.parts.is_empty();
        for line in self.loader.lines() {
            // import * as import1 from "./__wasm_split.js"
            let name = line.strip_prefix("import * as ").and_then(|line| line.split_once(" from "));
            match name.filter(|(_, from)| from.contains(PIECES)) {
                Some((name, _)) => {
                    code.push_str(&format!("const {name} = parts;\n"));
                    is_linked = true;
                }
                None => {
                    code.push_str(line);
                    code.push('\n');
                }
            }
        }
        ensure!(is_linked, "wasm-bindgen's code takes no pieces: has its version changed?");
        Ok(code)
    }

    /// Takes out what only costs bytes.
    ///
    /// wasm-bindgen ends the names between the program and its code in digests, which no compression makes smaller. Here
    /// they become numbers of the same length. And its code is laid out for readers.
    fn shorten(&mut self) -> Result<()> {
        for (number, digest) in digests(&self.loader).into_iter().enumerate() {
            let short = format!("{number:016}");
            self.loader = self.loader.replace(&digest, &short);
            replace(&mut self.main, digest.as_bytes(), short.as_bytes());
        }
        let is_flat = self.loader.lines().all(|line| line.matches('`').count().is_multiple_of(2));
        ensure!(is_flat, "wasm-bindgen's code has a text of several lines: has its version changed?");
        self.loader = compact(&self.loader);
        Ok(())
    }
}

/// Code without what is there for those who read it: comments on lines of their own, and indentation.
pub(crate) fn compact(code: &str) -> String {
    let lines = code.lines().map(str::trim_start);
    let is_code = |line: &&str| !(line.is_empty() || ["//", "/*", "*"].iter().any(|mark| line.starts_with(mark)));
    lines.filter(is_code).fold(String::new(), |code, line| code + line + "\n")
}

/// The digests at the ends of names such as `__wbg_now_2c44418ca0623664`.
fn digests(code: &str) -> BTreeSet<String> {
    let names = code.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|name| name.starts_with("__wbg_"));
    let ends = names.filter_map(|name| name.rsplit_once('_')).map(|(_, end)| end);
    let is_digest = |end: &&str| end.len() == 16 && end.bytes().all(|byte| byte.is_ascii_hexdigit());
    ends.filter(is_digest).map(str::to_owned).collect()
}

/// Replaces every `from` by `to`, which is as long.
fn replace(bytes: &mut [u8], from: &[u8], to: &[u8]) {
    let mut rest = bytes;
    while let Some(place) = rest.windows(from.len()).position(|window| window == from) {
        let (_, found) = rest.split_at_mut(place);
        let (found, behind) = found.split_at_mut(from.len());
        found.copy_from_slice(to);
        rest = behind;
    }
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("{} could not be read", file.display()))
}

/// Fetches and compiles pieces of the program, each once.
const COMPILED_CODE: &str = r#"const compiled = {};
const compile = (file, integrity) => compiled[file] ??= fetch(new URL(file, import.meta.url), { integrity })
.then((answer) => answer.arrayBuffer())
.then((bytes) => WebAssembly.compile(bytes))
.catch((error) => { delete compiled[file]; throw error; });
"#;

/// Adds pieces to a program that runs, and tells it when all that a part needs are in place.
const PIECES_CODE: &str = r#"function piece(file, integrity) {
let loaded;
return () => loaded ??= compile(file, integrity)
.then((module) => WebAssembly.instantiate(module, { __wasm_split: wasm }))
.catch((error) => { loaded = undefined; throw error; });
}
function part(pieces) {
return (callback, data) => Promise.all(pieces.map((load) => load())).then(() => true, () => { missing(); return false; })
.then((is_there) => wasm.__indirect_function_table.get(callback)(data, is_there));
}
"#;

#[cfg(test)]
mod tests {
    use super::*;

    impl Program {
        /// A program with one part in one piece.
        pub(crate) fn of(main: &str, piece: &str) -> Self {
            Self {
                loader: "import * as import1 from \"./__wasm_split.js\"\nlet wasm;\n".to_owned(),
                main: main.as_bytes().to_vec(),
                pieces: [("split_contact".to_owned(), piece.as_bytes().to_vec())].into(),
                parts: [("contact".to_owned(), vec!["split_contact".to_owned()])].into(),
            }
        }
    }

    impl Program {
        /// The same, with the ends of wasm-bindgen's code.
        pub(crate) fn of_element(main: &str, piece: &str) -> Self {
            let mut program = Self::of(main, piece);
            program.loader.push_str("export { initSync, __wbg_init as default };\n");
            program
        }
    }

    #[test]
    fn the_loader_brings_every_part_that_the_program_asks_for() {
        let loader = Program::of("", "x").loader(|name, bytes| (format!("{name}.wasm"), format!("{}", bytes.len())));
        let loader = loader.unwrap();
        assert!(loader.contains("const split_contact = piece(\"./split_contact.wasm\", \"1\");"), "{loader}");
        assert!(loader.contains("__wasm_split_load_contact: part([split_contact]),"), "{loader}");
        assert!(loader.contains("const import1 = parts;") && !loader.contains("import * as"), "{loader}");
    }

    #[test]
    fn a_factory_exports_nothing_but_what_makes_instances() {
        let mut program = Program::of("", "x");
        program.loader = "import * as import1 from \"./__wasm_split.js\"\nexport class Desk {\n}\nlet wasm;\nexport { initSync, __wbg_init as default };\n".to_owned();
        let code = program.factory(|name, _| (name.to_owned(), String::new())).unwrap();
        assert_eq!(code.matches("export ").count(), 1, "{code}");
        assert!(code.contains("({ memory, Desk })"), "{code}");
    }

    #[test]
    fn digests_in_names_become_numbers_of_the_same_length() {
        let mut program = Program::of("a__wbg_now_2c44418ca0623664b2c44418ca062366", "");
        program.loader = "    // words\n    __wbg_now_2c44418ca0623664: () => `a`,\n\n".to_owned();
        program.shorten().unwrap();
        assert_eq!(program.loader, "__wbg_now_0000000000000000: () => `a`,\n");
        assert_eq!(program.main, b"a__wbg_now_0000000000000000b2c44418ca062366");
    }

    #[test]
    fn a_text_of_several_lines_is_left_alone() {
        let mut program = Program::of("", "");
        program.loader = "`a\n  b`".to_owned();
        assert!(program.shorten().is_err());
    }
}
