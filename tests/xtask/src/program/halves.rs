//! Cuts a program into two: what a first list runs, and the rest, which is fetched while somebody looks at that list.
//!
//! Each function and each piece of data goes into one of both. They share the memory and the table of functions, so that no
//! address changes. Where the first half calls something of the rest, a short function stands in its place, which has the
//! rest fetched if it is not there yet, and passes the call on. So it is always right to call, and only slow if it comes
//! too early; which function goes where is a matter of bytes alone.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use anyhow::{Context, Result, anyhow};
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, CustomSection, DataSection, ElementSection, Elements, EntityType, ExportKind,
    ExportSection, Function, FunctionSection, GlobalSection, GlobalType, ImportSection, InstructionSink, MemorySection,
    NameMap, NameSection, StartSection, TableSection, TypeSection, ValType,
};
use wasmparser::{ExternalKind, TypeRef};

use super::code::Code;
use super::cold;
use super::module::{Module, Needs};

/// Where the first half takes [`NEED`] from; [`super::Program::loader`] puts code in its place.
pub(super) const REST: &str = "./rest";
/// Has the rest in place when it returns.
const NEED: &str = "need";
/// What the rest calls the first half.
const FIRST: &str = "first";
/// The flag of the first half that tells whether the rest is in place.
const IS_THERE: &str = "rest_is_there";
/// The table of functions of the first half.
const TABLE: &str = "functions";
/// The memory, as linkers name it.
const MEMORY: &str = "memory";
/// A function of so few bytes is not worth the one that would stand in for it.
const SMALL: usize = 20;

/// A program in two.
pub(super) struct Halves {
    pub(super) first: Vec<u8>,
    pub(super) rest: Vec<u8>,
}

/// Cuts a program up; `is_first` is asked for each function by its name, and `ran` for which of its points were passed, if
/// that is known.
pub(super) fn split<'r>(
    program: &[u8],
    is_first: impl Fn(&str) -> bool,
    ran: impl Fn(&str, &Code<'_>) -> Option<&'r [bool]>,
) -> Result<Halves> {
    let module = Module::parse(program)?;
    let name = |function: u32| module.names.get(&function).copied().unwrap_or_default();
    let split = cold::split(program, &module, |function, code| ran(name(function), code))?;
    let module = module.with(&split)?;
    let cut = Cut::of(&module, is_first)?;
    Ok(Halves { first: cut.first()?, rest: cut.rest()? })
}

/// What goes where.
struct Cut<'m, 'a> {
    module: &'m Module<'a>,
    /// Whether each function is one of the first half.
    is_first: Vec<bool>,
    /// Which data are not needed by the first half: their addresses, in order.
    data_of_rest: Vec<Range<u32>>,
    /// Functions of the rest that the first half calls, and where they stand in the table.
    stubs: BTreeMap<u32, u32>,
    /// How many places the table has.
    n_slots: u32,
    /// Which functions stand in the table of the first half from the start.
    slots: BTreeMap<u32, u32>,
    /// Functions of the first half that the rest calls.
    lent: Vec<u32>,
    /// Globals that the rest uses.
    globals: Vec<u32>,
    /// Functions of the first half that wasm-bindgen will put something else in the place of.
    replaced: BTreeSet<u32>,
}

impl<'m, 'a> Cut<'m, 'a> {
    fn of(module: &'m Module<'a>, is_first: impl Fn(&str) -> bool) -> Result<Self> {
        let (replaced, described) = read_by_bindgen(module)?;
        let mut firsts: Vec<bool> = (0..module.n_imported).map(|_| true).collect();
        for function in module.defined() {
            let name = module.names.get(&function).copied().unwrap_or_default();
            firsts.push(is_first(name) || described.contains(&function));
        }
        let has = |firsts: &[bool], function: u32| firsts.get(function as usize).copied().unwrap_or_default();
        let exported =
            module.exports.iter().filter(|export| export.kind == ExternalKind::Func).map(|export| export.index);
        let needs = needed(module, &firsts)?;
        for function in needs.calls.iter().copied().chain(exported.clone()) {
            let own = module.needs(function)?;
            let is_small =
                module.body(function).is_some_and(|body| body.range().end - body.range().start <= SMALL as u64);
            let is_closed = own.calls.iter().chain(&own.pointers).all(|other| has(&firsts, *other));
            if let Some(first) = firsts.get_mut(function as usize) {
                *first |= is_small && is_closed && own.passed.is_empty() && own.data.is_subset(&needs.data);
            }
        }
        let needs = needed(module, &firsts)?;
        let called: BTreeSet<u32> = needs.calls.iter().chain(&needs.pointers).copied().chain(exported).collect();
        let slot_of: HashMap<u32, u32> = module.slots.iter().map(|(slot, function)| (*function, *slot)).collect();
        let mut n_slots = u32::try_from(module.table.initial)?;
        let mut stubs = BTreeMap::new();
        for function in called.into_iter().filter(|function| !has(&firsts, *function)) {
            let slot = slot_of.get(&function).copied().unwrap_or_else(|| {
                n_slots += 1;
                n_slots - 1
            });
            stubs.insert(function, slot);
        }
        let mut lent = BTreeSet::new();
        let mut globals = BTreeSet::new();
        for function in module.defined().filter(|function| !has(&firsts, *function)) {
            let needs = module.needs(function)?;
            lent.extend(needs.calls.iter().copied().filter(|other| has(&firsts, *other)));
            globals.extend(&needs.globals);
        }
        let slots =
            module.slots.iter().filter(|(_, function)| has(&firsts, **function) || needs.pointers.contains(function));
        Ok(Self {
            module,
            data_of_rest: data_of_rest(module, &needs.data),
            stubs,
            n_slots,
            slots: slots.map(|(slot, function)| (*slot, *function)).collect(),
            lent: lent.into_iter().collect(),
            globals: globals.into_iter().collect(),
            replaced,
            is_first: firsts,
        })
    }

    fn has(&self, function: u32) -> bool {
        self.is_first.get(function as usize).copied().unwrap_or_default()
    }

    /// What the rest calls a function of the first half, or a global. wasm-bindgen may write it into its code.
    fn name(place: usize) -> String {
        format!("f{place}")
    }

    /// The half that a first list runs.
    fn first(&self) -> Result<Vec<u8>> {
        let module = self.module;
        // What is alike lies close to each other, which makes it smaller once it is compressed: the stubs are behind the others.
        let mut by_slot: Vec<(u32, u32)> = self.stubs.iter().map(|(function, slot)| (*slot, *function)).collect();
        by_slot.sort_unstable();
        let kept: Vec<u32> = module
            .defined()
            .filter(|function| self.has(*function))
            .chain(by_slot.into_iter().map(|(_, function)| function))
            .collect();
        let need = u32::try_from(module.n_imported)?;
        let mut numbers: Vec<Option<u32>> = (0..need).map(Some).collect();
        numbers.resize(module.type_of.len(), None);
        for (number, function) in (need + 1..).zip(&kept) {
            if let Some(place) = numbers.get_mut(*function as usize) {
                *place = Some(number);
            }
        }
        let ensure = need + 1 + u32::try_from(kept.len())?;
        let mut renumber = Renumber { functions: &numbers, globals: None };
        let number = |function: u32| numbers.get(function as usize).copied().flatten().context("a function has gone");

        let mut types = TypeSection::new();
        for shape in &module.shapes {
            types.ty().func_type(&renumber.func_type(shape.clone()).map_err(plain)?);
        }
        let nothing = types.len();
        types.ty().function([], []);

        let mut imports = ImportSection::new();
        for import in &module.imports {
            renumber.parse_import(&mut imports, *import).map_err(plain)?;
        }
        imports.import(REST, NEED, EntityType::Function(nothing));

        let mut functions = FunctionSection::new();
        let mut code = CodeSection::new();
        let is_there = u32::try_from(module.globals.len())?;
        for function in &kept {
            functions.function(type_of(module, *function)?);
            match self.stubs.get(function).filter(|_| !self.has(*function)) {
                Some(slot) => {
                    let shape = type_of(module, *function)?;
                    code.function(&passing(
                        module.shape(*function)?.params().len(),
                        |body| {
                            body.i32_const(slot.cast_signed()).call_indirect(0, shape);
                        },
                        Some(ensure),
                    ));
                }
                None => {
                    let body = module.body(*function).context("a function has no code")?;
                    renumber.parse_function_body(&mut code, body.clone()).map_err(plain)?;
                }
            }
        }
        functions.function(nothing);
        let mut body = Function::new([]);
        body.instructions().global_get(is_there).i32_eqz().if_(BlockType::Empty).call(need).end().end();
        code.function(&body);

        let mut exports = ExportSection::new();
        for export in &module.exports {
            renumber.parse_export(&mut exports, *export).map_err(plain)?;
        }
        let mut last = ensure;
        for (place, function) in self.lent.iter().enumerate() {
            let mut lent = number(*function)?;
            // What is replaced is replaced where it is called, so here it has to be called, too.
            if module.is_imported(*function) || self.replaced.contains(function) {
                functions.function(type_of(module, *function)?);
                let called = lent;
                code.function(&passing(
                    module.shape(*function)?.params().len(),
                    |body| {
                        body.call(called);
                    },
                    None,
                ));
                last += 1;
                lent = last;
            }
            exports.export(&Self::name(place), ExportKind::Func, lent);
        }
        for (place, global) in self.globals.iter().enumerate() {
            exports.export(&Self::name(self.lent.len() + place), ExportKind::Global, *global);
        }
        exports.export(IS_THERE, ExportKind::Global, is_there);
        exports.export(TABLE, ExportKind::Table, 0);

        let mut globals = GlobalSection::new();
        for global in &module.globals {
            renumber.parse_global(&mut globals, global.clone()).map_err(plain)?;
        }
        globals.global(FLAG, &ConstExpr::i32_const(0));

        let mut tables = TableSection::new();
        tables.table(self.table()?);
        let mut memories = MemorySection::new();
        memories.memory(renumber.memory_type(module.memory).map_err(plain)?);

        let mut elements = ElementSection::new();
        if let Some((begin, end)) = self.slots.keys().next().zip(self.slots.keys().next_back()) {
            // What is nobody's place is filled with anything: a gap would cost more.
            let standing = |slot| self.slots.get(&slot).map_or(Ok(ensure), |function| number(*function));
            let standing = (*begin..=*end).map(standing).collect::<Result<Vec<_>>>()?;
            elements.active(None, &ConstExpr::i32_const(begin.cast_signed()), Elements::Functions(standing.into()));
        }

        let mut data = DataSection::new();
        for segment in &module.segments {
            let mut bytes = segment.bytes.to_vec();
            let all = segment.address..segment.address + u32::try_from(bytes.len())?;
            for range in self.data_of_rest.iter().filter(|range| all.contains(&range.start)) {
                let inside = (range.start - all.start) as usize..(range.end - all.start) as usize;
                bytes.get_mut(inside).context("data reach out of their segment")?.fill(0);
            }
            data.active(0, &ConstExpr::i32_const(segment.address.cast_signed()), bytes);
        }

        let mut made = wasm_encoder::Module::new();
        made.section(&types).section(&imports).section(&functions).section(&tables).section(&memories);
        made.section(&globals).section(&exports).section(&elements).section(&code).section(&data);
        made.section(&self.names(kept.iter().filter_map(|function| Some((number(*function).ok()?, *function)))));
        for (name, data) in &module.customs {
            made.section(&CustomSection { name: (*name).into(), data: (*data).into() });
        }
        Ok(made.finish())
    }

    /// The half that comes later.
    fn rest(&self) -> Result<Vec<u8>> {
        let module = self.module;
        let own: Vec<u32> = module.defined().filter(|function| !self.has(*function)).collect();
        let mut numbers: Vec<Option<u32>> = vec![None; module.type_of.len()];
        for (number, function) in (0..).zip(self.lent.iter().chain(&own)) {
            if let Some(place) = numbers.get_mut(*function as usize) {
                *place = Some(number);
            }
        }
        let globals: HashMap<u32, u32> = self.globals.iter().copied().zip(0..).collect();
        let is_there = u32::try_from(globals.len())?;
        let mut renumber = Renumber { functions: &numbers, globals: Some(&globals) };

        let mut types = TypeSection::new();
        for shape in &module.shapes {
            types.ty().func_type(&renumber.func_type(shape.clone()).map_err(plain)?);
        }
        let nothing = types.len();
        types.ty().function([], []);

        let mut imports = ImportSection::new();
        for (place, function) in self.lent.iter().enumerate() {
            imports.import(FIRST, &Self::name(place), EntityType::Function(type_of(module, *function)?));
        }
        for (place, global) in self.globals.iter().enumerate() {
            let global = module.globals.get(*global as usize).context("there is no such global")?;
            let kind = renumber.global_type(global.ty).map_err(plain)?;
            imports.import(FIRST, &Self::name(self.lent.len() + place), kind);
        }
        imports.import(FIRST, IS_THERE, FLAG);
        imports.import(FIRST, TABLE, self.table()?);
        let memory = renumber.memory_type(module.memory).map_err(plain)?;
        imports.import(FIRST, MEMORY, memory);

        let mut functions = FunctionSection::new();
        let mut code = CodeSection::new();
        for function in &own {
            functions.function(type_of(module, *function)?);
            let body = module.body(*function).context("a function has no code")?;
            renumber.parse_function_body(&mut code, body.clone()).map_err(plain)?;
        }
        functions.function(nothing);
        let mut body = Function::new([]);
        body.instructions().i32_const(1).global_set(is_there).end();
        code.function(&body);
        let start = u32::try_from(self.lent.len() + own.len())?;

        // Where the functions of the rest stand: those that stood in the table, and those that the first half calls.
        let placed = module.slots.iter().map(|(slot, function)| (*slot, *function));
        let placed: BTreeMap<u32, u32> =
            placed.chain(self.stubs.iter().map(|(function, slot)| (*slot, *function))).collect();
        let mut runs: Vec<(u32, Vec<u32>)> = Vec::new();
        for (slot, function) in placed.into_iter().filter(|(_, function)| !self.has(*function)) {
            let number = numbers.get(function as usize).copied().flatten().context("a function has gone")?;
            match runs.last_mut().filter(|(begin, run)| begin + run.len() as u32 == slot) {
                Some((_, run)) => run.push(number),
                None => runs.push((slot, vec![number])),
            }
        }
        let mut elements = ElementSection::new();
        for (begin, run) in runs {
            elements.active(None, &ConstExpr::i32_const(begin.cast_signed()), Elements::Functions(run.into()));
        }

        let mut data = DataSection::new();
        for range in &self.data_of_rest {
            let holds = |segment: &&super::module::Segment<'_>| {
                (segment.address..segment.address + segment.bytes.len() as u32).contains(&range.start)
            };
            let segment = module.segments.iter().find(holds).context("data stand in no segment")?;
            let inside = (range.start - segment.address) as usize..(range.end - segment.address) as usize;
            let bytes = segment.bytes.get(inside).context("data reach out of their segment")?;
            data.active(0, &ConstExpr::i32_const(range.start.cast_signed()), bytes.iter().copied());
        }

        let mut made = wasm_encoder::Module::new();
        made.section(&types).section(&imports).section(&functions);
        made.section(&StartSection { function_index: start }).section(&elements).section(&code).section(&data);
        made.section(&self.names((self.lent.len() as u32..).zip(own.iter().copied())));
        Ok(made.finish())
    }

    fn table(&self) -> Result<wasm_encoder::TableType> {
        let mut none = Renumber { functions: &[], globals: None };
        let mut table = none.table_type(self.module.table).map_err(plain)?;
        table.minimum = u64::from(self.n_slots);
        table.maximum = table.maximum.map(|most| most.max(table.minimum));
        Ok(table)
    }

    /// Names for those who look into it; they do not stand in what is served.
    fn names(&self, functions: impl Iterator<Item = (u32, u32)>) -> NameSection {
        let mut map = NameMap::new();
        for (number, function) in functions {
            if let Some(name) = self.module.names.get(&function) {
                map.append(number, name);
            }
        }
        let mut names = NameSection::new();
        names.functions(&map);
        names
    }
}

/// The type of the flag [`IS_THERE`].
const FLAG: GlobalType = GlobalType { val_type: ValType::I32, mutable: true, shared: false };

/// Functions that wasm-bindgen replaces, and all that it reads to know by what: it runs these itself, and takes them out.
fn read_by_bindgen(module: &Module<'_>) -> Result<(BTreeSet<u32>, BTreeSet<u32>)> {
    let imported = module.imports.iter().filter(|import| matches!(import.ty, TypeRef::Func(_)));
    let telling: BTreeSet<u32> = (0..)
        .zip(imported)
        .filter(|(_, import)| import.name.starts_with("__wbindgen_describe_"))
        .map(|(function, _)| function)
        .collect();
    let mut replaced = BTreeSet::new();
    for function in module.defined() {
        if !module.needs(function)?.calls.is_disjoint(&telling) {
            replaced.insert(function);
        }
    }
    let is_telling = |export: &&wasmparser::Export<'_>| {
        export.kind == ExternalKind::Func && export.name.starts_with("__wbindgen_describe_")
    };
    let mut waiting: Vec<u32> = module.exports.iter().filter(is_telling).map(|export| export.index).collect();
    waiting.extend(&replaced);
    let mut described = BTreeSet::new();
    while let Some(function) = waiting.pop() {
        if !module.is_imported(function) && described.insert(function) {
            waiting.extend(&module.needs(function)?.calls);
        }
    }
    Ok((replaced, described))
}

/// What the functions of the first half need, and the data that these need.
fn needed(module: &Module<'_>, is_first: &[bool]) -> Result<Needs> {
    let mut all = Needs::default();
    let mut waiting: Vec<usize> = Vec::new();
    for (needs, _) in module.needs.iter().zip(is_first).filter(|(_, is_first)| **is_first) {
        all.calls.extend(&needs.calls);
        all.pointers.extend(&needs.pointers);
        waiting.extend(&needs.data);
        // What goes to a function of the rest is there before that begins.
        let used = needs.passed.iter().filter(|(_, to)| is_first.get(*to as usize).copied().unwrap_or_default());
        waiting.extend(used.map(|(data, _)| *data));
    }
    while let Some(place) = waiting.pop() {
        if all.data.insert(place) {
            let (_, needs) = module.data.get(place).context("data have gone")?;
            all.pointers.extend(&needs.pointers);
            waiting.extend(&needs.data);
        }
    }
    Ok(all)
}

/// The bytes that have a symbol which the first half does not need, and no other.
fn data_of_rest(module: &Module<'_>, needed: &BTreeSet<usize>) -> Vec<Range<u32>> {
    let mut kept: Vec<&Range<u32>> = Vec::new();
    let mut free: Vec<&Range<u32>> = Vec::new();
    for (place, (range, _)) in module.data.iter().enumerate().filter(|(_, (range, _))| !range.is_empty()) {
        if needed.contains(&place) { kept.push(range) } else { free.push(range) }
    }
    let mut ranges: Vec<Range<u32>> = Vec::new();
    for range in free {
        let is_shared = kept.iter().any(|kept| kept.start < range.end && range.start < kept.end);
        // Only what stands in a segment can be moved: what starts as zeros stands in none.
        let is_held = module
            .segments
            .iter()
            .any(|segment| segment.address <= range.start && range.end <= segment.address + segment.bytes.len() as u32);
        if is_shared || !is_held {
            continue;
        }
        let begins = module.segments.iter().any(|segment| segment.address == range.start);
        match ranges.last_mut().filter(|last| range.start <= last.end && !begins) {
            Some(last) => last.end = last.end.max(range.end),
            None => ranges.push(range.clone()),
        }
    }
    ranges
}

/// A function that passes its `n` parameters on.
fn passing(n: usize, on: impl FnOnce(&mut InstructionSink<'_>), ensure: Option<u32>) -> Function {
    let mut body = Function::new([]);
    let mut code = body.instructions();
    if let Some(ensure) = ensure {
        code.call(ensure);
    }
    for parameter in 0..n as u32 {
        code.local_get(parameter);
    }
    on(&mut code);
    code.end();
    body
}

fn type_of(module: &Module<'_>, function: u32) -> Result<u32> {
    module.type_of.get(function as usize).copied().with_context(|| format!("function {function} has no type"))
}

/// Gives functions and globals other numbers.
struct Renumber<'n> {
    functions: &'n [Option<u32>],
    /// `None` where they stay.
    globals: Option<&'n HashMap<u32, u32>>,
}

impl Reencode for Renumber<'_> {
    type Error = String;

    fn function_index(&mut self, function: u32) -> Result<u32, reencode::Error<String>> {
        let number = self.functions.get(function as usize).copied().flatten();
        number.ok_or_else(|| reencode::Error::UserError(format!("function {function} is in the other half")))
    }

    fn global_index(&mut self, global: u32) -> Result<u32, reencode::Error<String>> {
        let Some(globals) = self.globals else { return Ok(global) };
        let number = globals.get(&global).copied();
        number.ok_or_else(|| reencode::Error::UserError(format!("global {global} is in the other half")))
    }
}

fn plain(error: reencode::Error<String>) -> anyhow::Error {
    anyhow!("{error}")
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        DataSymbolDefinition, LinkingSection, MemoryType, RawSection, RefType, SectionId, SymbolTable, TableType,
    };
    use wasmparser::{Operator, Parser, Payload};

    use super::*;

    /// What the linker would write of a program whose `main` has `abcd` and calls `seldom`, which has `efgh`.
    fn linked() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut functions = FunctionSection::new();
        functions.function(0).function(0);
        let mut tables = TableSection::new();
        let table =
            TableType { element_type: RefType::FUNCREF, minimum: 1, maximum: Some(1), table64: false, shared: false };
        tables.table(table);
        let mut memories = MemorySection::new();
        memories.memory(MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None });
        let mut exports = ExportSection::new();
        exports.export("memory", ExportKind::Memory, 0).export("main", ExportKind::Func, 0);
        // Each puts the address of its text, 1024 and 1028, and forgets it.
        let code = [2, 8, 0, 0x41, 0x80, 8, 0x1a, 0x10, 1, 0x0b, 6, 0, 0x41, 0x84, 8, 0x1a, 0x0b];
        let code = RawSection { id: SectionId::Code.into(), data: &code };
        let mut data = DataSection::new();
        data.active(0, &ConstExpr::i32_const(1024), *b"abcdefgh");
        let mut symbols = SymbolTable::new();
        for (name, offset) in [("text", 0), ("other text", 4)] {
            symbols.data(0, name, Some(DataSymbolDefinition { index: 0, offset, size: 4 }));
        }
        let mut linking = LinkingSection::new();
        linking.symbol_table(&symbols);
        // The code is the sixth section. Both places hold an address that is put, of the first and the second symbol.
        let places = [5, 2, 4, 4, 0, 0, 4, 13, 1, 0];
        let places = CustomSection { name: "reloc.CODE".into(), data: (&places).into() };
        let mut map = NameMap::new();
        map.append(0, "main");
        map.append(1, "seldom");
        let mut names = NameSection::new();
        names.functions(&map);
        let mut module = wasm_encoder::Module::new();
        module.section(&types).section(&functions).section(&tables).section(&memories).section(&exports);
        module.section(&code).section(&data).section(&linking).section(&places).section(&names);
        module.finish()
    }

    /// The names that a half takes from elsewhere, its texts with their addresses, and whether it is a program at all.
    fn read(half: &[u8]) -> (Vec<String>, Vec<(u32, Vec<u8>)>) {
        wasmparser::validate(half).unwrap();
        let (mut taken, mut texts) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(half) {
            match payload.unwrap() {
                Payload::ImportSection(section) => {
                    let imports = section.into_imports().map(Result::unwrap);
                    taken.extend(imports.map(|import| format!("{} {}", import.module, import.name)));
                }
                Payload::DataSection(section) => {
                    for segment in section.into_iter().map(Result::unwrap) {
                        let wasmparser::DataKind::Active { offset_expr, .. } = &segment.kind else { continue };
                        let Operator::I32Const { value } = offset_expr.get_operators_reader().read().unwrap() else {
                            continue;
                        };
                        texts.push((value.cast_unsigned(), segment.data.to_vec()));
                    }
                }
                _ => {}
            }
        }
        (taken, texts)
    }

    #[test]
    fn each_half_has_its_own_functions_and_what_only_these_need() {
        let halves = split(&linked(), |name| name == "main", |_, _| None).unwrap();
        let (taken, texts) = read(&halves.first);
        assert_eq!(taken, ["./rest need"]);
        assert_eq!(texts, [(1024, b"abcd\0\0\0\0".to_vec())]);
        let (taken, texts) = read(&halves.rest);
        assert_eq!(taken, ["first rest_is_there", "first functions", "first memory"]);
        assert_eq!(texts, [(1028, b"efgh".to_vec())]);
    }

    #[test]
    fn what_both_need_stays_in_the_first_half() {
        let halves = split(&linked(), |_| true, |_, _| None).unwrap();
        assert_eq!(read(&halves.first).1, [(1024, b"abcdefgh".to_vec())]);
        assert_eq!(read(&halves.rest).1, []);
        // A rest that calls back is lent what it calls.
        let halves = split(&linked(), |name| name == "seldom", |_, _| None).unwrap();
        assert!(read(&halves.rest).0.contains(&"first f0".to_owned()), "{:?}", read(&halves.rest).0);
    }

    #[test]
    fn what_no_linker_has_written_is_refused() {
        assert!(split(b"\0asm\x01\0\0\0", |_| true, |_, _| None).is_err());
        assert!(split(b"<html>", |_| true, |_, _| None).is_err());
    }
}
