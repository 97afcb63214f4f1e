//! Makes a program note which of its functions run: each sets a byte of its own as it begins.

use std::convert::Infallible;

use anyhow::{Result, anyhow};
use serde::{Deserialize, Serialize};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, MemArg, MemoryType};

use super::first_list;
use super::module::Module;

/// Where the notes stand in the memory, and whose they are.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Legend {
    /// The address of the first function's byte.
    pub(crate) address: u64,
    /// The names of the functions, in order.
    pub(crate) names: Vec<String>,
}

/// Bytes of a page of memory.
const PAGE: u64 = 1 << 16;

/// The program with notes, and where they stand: behind all that the linker has laid out, where nobody else looks.
pub(super) fn noting(program: &[u8]) -> Result<(Vec<u8>, Legend)> {
    let module = Module::parse(program)?;
    let address = module.memory.initial * PAGE;
    let names: Vec<String> = module
        .defined()
        .map(|function| module.names.get(&function).copied().map(first_list::plain).unwrap_or_default())
        .collect();
    let mut noting = Noting { next: i32::try_from(address)? };
    let mut made = wasm_encoder::Module::new();
    noting.parse_core_module(&mut made, wasmparser::Parser::new(0), program).map_err(|error| anyhow!("{error}"))?;
    Ok((made.finish(), Legend { address, names }))
}

struct Noting {
    /// Where the byte of the next function stands.
    next: i32,
}

impl Reencode for Noting {
    type Error = Infallible;

    fn memory_type(&mut self, memory: wasmparser::MemoryType) -> Result<MemoryType, Error<Infallible>> {
        let memory = utils::memory_type(self, memory);
        Ok(MemoryType { minimum: memory.minimum + 1, ..memory })
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: wasmparser::FunctionBody<'_>,
    ) -> Result<(), Error<Infallible>> {
        let mut made = self.new_function_with_parsed_locals(&body)?;
        let place = MemArg { offset: 0, align: 0, memory_index: 0 };
        made.instructions().i32_const(self.next).i32_const(1).i32_store8(place);
        self.next += 1;
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            made.instruction(&self.parse_instruction(&mut operators)?);
        }
        code.function(&made);
        Ok(())
    }

    fn parse_custom_section(
        &mut self,
        module: &mut wasm_encoder::Module,
        section: wasmparser::CustomSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        // What the linker has noted is true no longer.
        if section.name() != "linking" && !section.name().starts_with("reloc.") {
            utils::parse_custom_section(self, module, section)?;
        }
        Ok(())
    }
}
