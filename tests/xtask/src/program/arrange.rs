//! Lays a program out so that it compresses well, which changes nothing of what it does.
//!
//! Functions that are alike come to stand next to each other. Compression refers to what came a little before in fewer bits
//! than to what came long before: by measurement that makes three parts in a hundred.

use std::collections::HashMap;

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, FunctionSection, MemArg};
use wasmparser::{CodeSectionReader, CustomSectionReader, FunctionSectionReader, Parser, Payload, TypeRef};

/// How many bytes are compared at once.
const PIECE: usize = 4;

/// The program, laid out anew.
pub(super) fn arranged(program: &[u8]) -> Result<Vec<u8>> {
    let mut n_imported = 0;
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(program) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    n_imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    let order = by_likeness(&bodies);
    let mut numbers = vec![0; order.len()];
    for (number, function) in (n_imported..).zip(&order) {
        if let Some(place) = numbers.get_mut(*function) {
            *place = number;
        }
    }
    let mut arranging = Arranging { n_imported, order, numbers };
    let mut made = wasm_encoder::Module::new();
    arranging.parse_core_module(&mut made, Parser::new(0), program).map_err(|error| anyhow!("{error}"))?;
    Ok(made.finish())
}

/// The functions in an order in which each follows the one that it has most in common with, of those that are left.
///
/// It is computed with whole numbers, so that it is the same on every machine.
fn by_likeness(bodies: &[&[u8]]) -> Vec<usize> {
    let pieces: Vec<Vec<&[u8]>> = bodies.iter().map(|body| pieces(body)).collect();
    let mut holders: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for (function, pieces) in pieces.iter().enumerate() {
        for piece in pieces {
            holders.entry(piece).or_default().push(function);
        }
    }
    let mut order = Vec::with_capacity(bodies.len());
    let mut left: Vec<usize> = (0..bodies.len()).collect();
    let mut next = left.first().copied();
    while let Some(function) = next {
        order.push(function);
        left.retain(|other| *other != function);
        let mut in_common = vec![0_u64; bodies.len()];
        for holders in pieces.get(function).into_iter().flatten().filter_map(|piece| holders.get(piece)) {
            // What many have says little about who is alike; by the 16, what all have still says something.
            let weight = u64::from((bodies.len() * 16 / holders.len()).ilog2());
            for other in holders {
                if let Some(sum) = in_common.get_mut(*other) {
                    *sum += weight;
                }
            }
        }
        // A long function has something in common with each: it counts less by the root of its length.
        let likeness = |other: &usize| {
            let (sum, pieces) =
                (in_common.get(*other).copied().unwrap_or_default(), pieces.get(*other).map_or(0, Vec::len));
            sum.pow(2) / (pieces as u64 + 10)
        };
        // Of equals the last one would be taken.
        next = left.iter().rev().copied().max_by_key(likeness);
    }
    order
}

/// The different pieces of a function.
fn pieces(body: &[u8]) -> Vec<&[u8]> {
    let mut pieces: Vec<&[u8]> = body.windows(PIECE).collect();
    pieces.sort_unstable();
    pieces.dedup();
    pieces
}

struct Arranging {
    n_imported: u32,
    /// The places of the functions that are not imported, in the order that they get.
    order: Vec<usize>,
    /// Their numbers, by the places that they had.
    numbers: Vec<u32>,
}

impl Arranging {
    fn in_order<T: Clone>(&self, all: &[T]) -> impl Iterator<Item = T> {
        self.order.iter().filter_map(|place| all.get(*place).cloned())
    }
}

impl Reencode for Arranging {
    type Error = String;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<String>> {
        let Some(place) = function.checked_sub(self.n_imported) else { return Ok(function) };
        let number = self.numbers.get(place as usize).copied();
        number.ok_or_else(|| Error::UserError(format!("there is no function {function}")))
    }

    /// How data are aligned is a hint that engines do without.
    fn mem_arg(&mut self, memory: wasmparser::MemArg) -> Result<MemArg, Error<String>> {
        Ok(MemArg { align: 0, ..utils::mem_arg(self, memory)? })
    }

    /// What tools have written down for each other no browser reads.
    fn parse_custom_section(
        &mut self,
        _: &mut wasm_encoder::Module,
        _: CustomSectionReader<'_>,
    ) -> Result<(), Error<String>> {
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<String>> {
        let types = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for number in self.in_order(&types) {
            functions.function(number);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<String>> {
        let bodies = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for body in self.in_order(&bodies).collect::<Vec<_>>() {
            self.parse_function_body(code, body)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wasmi::{Engine, Linker, Store};

    use super::*;

    /// Calls by number and through the table, and gets at its memory.
    const PROGRAM: &str = r#"(module
      (type $of (func (param i32) (result i32)))
      (import "b" "i0" (func $borrowed (param i32) (result i32)))
      (table 2 funcref)
      (elem (i32.const 0) $negated $borrowed)
      (memory (export "memory") 1)
      (data (i32.const 16) "\01\02\03\04\05\06\07\08")
      (func $low (param i32) (result i32) (i32.and (i32.shr_u (i32.load (i32.const 16)) (local.get 0)) (i32.const 255)))
      (func $negated (param i32) (result i32) (i32.sub (i32.const 0) (local.get 0)))
      (func $high (param i32) (result i32) (i32.and (i32.shr_u (i32.load (i32.const 20)) (local.get 0)) (i32.const 255)))
      (func (export "main") (param i32) (result i32)
        (i32.add
          (i32.mul (call $low (local.get 0)) (i32.const 1000))
          (i32.add
            (call_indirect (type $of) (call $high (local.get 0)) (i32.const 0))
            (call_indirect (type $of) (local.get 0) (i32.const 1))))))"#;

    fn run(program: &[u8], given: i32) -> i32 {
        let engine = Engine::default();
        let mut store = Store::new(&engine, ());
        let mut linker = Linker::new(&engine);
        linker.func_wrap("b", "i0", |n: i32| n * 100_000).unwrap();
        let module = wasmi::Module::new(&engine, program).unwrap();
        let instance = linker.instantiate_and_start(&mut store, &module).unwrap();
        instance.get_typed_func::<i32, i32>(&store, "main").unwrap().call(&mut store, given).unwrap()
    }

    #[test]
    fn it_computes_the_same_in_another_order() {
        let program = wat::parse_str(PROGRAM).unwrap();
        let arranged = arranged(&program).unwrap();
        assert_ne!(arranged, program);
        for given in [0, 8, 24] {
            assert_eq!(run(&arranged, given), run(&program, given), "{given}");
        }
    }

    #[test]
    fn functions_that_are_alike_come_next_to_each_other() {
        let bodies: [&[u8]; 5] = [b"aaaabbbbcccc", b"11112222", b"aaaabbbbdddd", b"x", b"11113333"];
        assert_eq!(by_likeness(&bodies), [0, 2, 1, 4, 3]);
        assert!(by_likeness(&[]).is_empty());
    }

    #[test]
    fn what_is_no_program_is_refused() {
        assert!(arranged(b"<html>").is_err());
    }
}
