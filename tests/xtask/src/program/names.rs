//! Short names between the program and its code, and nothing that nobody asks for.
//!
//! wasm-bindgen names each function that the program borrows of the browser after what it does, with a digest, which no
//! compression makes smaller; and it brings classes along that a crate offers to pages and this one does not.

use std::collections::HashMap;

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{ExportSection, ImportSection};
use wasmparser::ImportSectionReader;

/// What wasm-bindgen calls the module that the program borrows functions of, and what it is called here.
const MODULE: (&str, &str) = ("./program_bg.js", "b");

/// Classes that `wasm-streams` offers, whose streams a page could make: none does.
const UNUSED: [&str; 3] = ["IntoUnderlyingByteSource", "IntoUnderlyingSink", "IntoUnderlyingSource"];

/// Shortens the program and its code, which goes line by line.
pub(super) fn shorten(program: &[u8], loader: &str) -> Result<(Vec<u8>, String)> {
    let mut shortening = Shortening::default();
    let mut made = wasm_encoder::Module::new();
    shortening
        .parse_core_module(&mut made, wasmparser::Parser::new(0), program)
        .map_err(|error| anyhow!("the program could not be read: {error}"))?;
    let mut code = String::new();
    let mut is_unused = false;
    for line in loader.lines() {
        let names = |begin: &str, end: &str| UNUSED.iter().any(|name| line.starts_with(&format!("{begin}{name}{end}")));
        if names("export class ", " ") || names("const ", "Finalization") {
            is_unused = true;
        }
        if !is_unused {
            let renamed = line.split_once(": ").and_then(|(name, rest)| Some((shortening.names.get(name)?, rest)));
            match renamed {
                Some((name, rest)) => code.push_str(&format!("{name}: {rest}")),
                None => code.push_str(&line.replace(&format!("\"{}\"", MODULE.0), &format!("\"{}\"", MODULE.1))),
            }
            code.push('\n');
        }
        // Where a class ends, and where what takes it down does.
        if names("if (Symbol.dispose) ", ".") || line.starts_with(": new FinalizationRegistry(") {
            is_unused = false;
        }
    }
    Ok((made.finish(), code))
}

#[derive(Default)]
struct Shortening {
    /// What each borrowed function is called now.
    names: HashMap<String, String>,
}

impl Reencode for Shortening {
    type Error = String;

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), Error<String>> {
        for import in section.into_imports() {
            let import = import?;
            if import.module != MODULE.0 {
                utils::parse_import(self, imports, import)?;
                continue;
            }
            let n = self.names.len();
            let name = self.names.entry(import.name.to_owned()).or_insert_with(|| format!("i{n}")).clone();
            let borrowed = self.entity_type(import.ty)?;
            imports.import(MODULE.1, &name, borrowed);
        }
        Ok(())
    }

    fn parse_export(
        &mut self,
        exports: &mut ExportSection,
        export: wasmparser::Export<'_>,
    ) -> Result<(), Error<String>> {
        let name = export.name.strip_prefix("__wbg_").unwrap_or(export.name);
        let is_unused = UNUSED.iter().any(|class| {
            let of_class = name.strip_prefix(&*class.to_ascii_lowercase());
            of_class.is_some_and(|member| member.starts_with('_'))
        });
        if is_unused { Ok(()) } else { utils::parse_export(self, exports, export) }
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{EntityType, ExportKind, TypeSection};
    use wasmparser::{Parser, Payload};

    use super::*;

    #[test]
    fn both_sides_use_the_same_short_names() {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        imports.import("./rest", "need", EntityType::Function(0));
        imports.import("./program_bg.js", "__wbg_now_2c44418ca0623664", EntityType::Function(0));
        let mut exports = ExportSection::new();
        exports.export("__wbg_intounderlyingsink_free", ExportKind::Func, 0);
        exports.export("main", ExportKind::Func, 1);
        let mut program = wasm_encoder::Module::new();
        program.section(&types).section(&imports).section(&exports);
        let loader = "export class IntoUnderlyingSink {\nfree() {\n}\n}\n\
            if (Symbol.dispose) IntoUnderlyingSink.prototype[Symbol.dispose] = IntoUnderlyingSink.prototype.free;\n\
            __wbg_now_2c44418ca0623664: function() {\n\
            \"./program_bg.js\": import0,\n";
        let (program, loader) = shorten(&program.finish(), loader).unwrap();
        assert_eq!(loader, "i0: function() {\n\"b\": import0,\n");
        let mut seen = Vec::new();
        for payload in Parser::new(0).parse_all(&program) {
            match payload.unwrap() {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        let import = import.unwrap();
                        seen.push(format!("{} {}", import.module, import.name));
                    }
                }
                Payload::ExportSection(section) => {
                    seen.extend(section.into_iter().map(|export| export.unwrap().name.to_owned()));
                }
                _ => {}
            }
        }
        assert_eq!(seen, ["./rest need", "b i0", "main"]);
    }
}
