//! Makes a program note which points of its functions are passed: at each it sets a byte of its own.

use std::collections::HashSet;

use anyhow::{Context, Result, anyhow};
use serde::{Deserialize, Serialize};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, MemArg, MemoryType};

use super::code::Code;
use super::first_list;
use super::module::Module;

/// Where the notes stand in the memory, and whose they are.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Legend {
    /// The address of the first byte.
    pub(crate) address: u64,
    /// The functions, in order. Each has a byte for each of its points.
    pub(crate) functions: Vec<Noted>,
}

/// A function that takes notes.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Noted {
    pub(crate) name: String,
    /// What its code looks like: [`Code::shape`].
    pub(crate) shape: u32,
    pub(crate) n_points: usize,
}

/// Bytes of a page of memory.
const PAGE: u64 = 1 << 16;

/// The program with notes, and where they stand: behind all that the linker has laid out, where nobody else looks.
pub(super) fn noting(program: &[u8]) -> Result<(Vec<u8>, Legend)> {
    let module = Module::parse(program)?;
    let address = module.memory.initial * PAGE;
    let noted = |function: u32| -> Result<Noted> {
        let code = Code::read(module.body(function).context("a function has no code")?)?;
        let name = module.names.get(&function).copied().map(first_list::plain).unwrap_or_default();
        Ok(Noted { name, shape: code.shape(), n_points: code.points().len() })
    };
    let functions = module.defined().map(noted).collect::<Result<Vec<_>>>()?;
    let n_notes: usize = functions.iter().map(|function| function.n_points).sum();
    let mut noting = Noting { next: i32::try_from(address)?, n_pages: (n_notes as u64).div_ceil(PAGE) };
    let mut made = wasm_encoder::Module::new();
    noting.parse_core_module(&mut made, wasmparser::Parser::new(0), program).map_err(|error| anyhow!("{error}"))?;
    Ok((made.finish(), Legend { address, functions }))
}

struct Noting {
    /// Where the byte of the next point stands.
    next: i32,
    /// How much memory the notes take.
    n_pages: u64,
}

impl Reencode for Noting {
    type Error = String;

    fn memory_type(&mut self, memory: wasmparser::MemoryType) -> Result<MemoryType, Error<String>> {
        let memory = utils::memory_type(self, memory);
        Ok(MemoryType { minimum: memory.minimum + self.n_pages, ..memory })
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: wasmparser::FunctionBody<'_>,
    ) -> Result<(), Error<String>> {
        let mut made = self.new_function_with_parsed_locals(&body)?;
        let place = MemArg { offset: 0, align: 0, memory_index: 0 };
        let read = Code::read(&body).map_err(|error| Error::UserError(format!("{error}")))?;
        let points: HashSet<u64> =
            read.points().iter().filter_map(|point| read.offsets.get(point.begin).copied()).collect();
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            if points.contains(&operators.original_position()) {
                made.instructions().i32_const(self.next).i32_const(1).i32_store8(place);
                self.next += 1;
            }
            made.instruction(&self.parse_instruction(&mut operators)?);
        }
        code.function(&made);
        Ok(())
    }

    fn parse_custom_section(
        &mut self,
        module: &mut wasm_encoder::Module,
        section: wasmparser::CustomSectionReader<'_>,
    ) -> Result<(), Error<String>> {
        // What the linker has noted is true no longer.
        if section.name() != "linking" && !section.name().starts_with("reloc.") {
            utils::parse_custom_section(self, module, section)?;
        }
        Ok(())
    }
}
