//! A program as the linker has written it, and what in it refers to what.
//!
//! The linker notes every place where it has put an address (`--emit-relocs`), as told in
//! <https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md>. So it is known of each function and of each
//! piece of data which others it needs, and none has to be guessed from a number that looks like an address.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use anyhow::{Context, Result, anyhow, ensure};
use wasmparser::{
    BinaryReader, CustomSectionReader, ElementItems, ElementKind, Export, FuncType, FunctionBody, Global, Import,
    KnownCustom, Linking, MemoryType, Name, Operator, Parser, Payload, RelocSectionReader, RelocationType, SymbolInfo,
    TableType, TypeRef, TypeSectionReader,
};

use super::cold::Split;

/// The sections beside the program that later tools read.
const KEPT: [&str; 3] = ["__wasm_bindgen_unstable", "producers", "target_features"];

/// A program in its parts. Functions are numbered as in the program: those that it imports come first.
pub(super) struct Module<'a> {
    pub(super) shapes: Vec<FuncType>,
    pub(super) imports: Vec<Import<'a>>,
    /// How many functions are imported.
    pub(super) n_imported: usize,
    /// The number of each function's type.
    pub(super) type_of: Vec<u32>,
    pub(super) table: TableType,
    pub(super) memory: MemoryType,
    pub(super) globals: Vec<Global<'a>>,
    pub(super) exports: Vec<Export<'a>>,
    /// Which function stands where in the table.
    pub(super) slots: BTreeMap<u32, u32>,
    /// The code of the functions that are not imported.
    pub(super) bodies: Vec<FunctionBody<'a>>,
    pub(super) segments: Vec<Segment<'a>>,
    pub(super) customs: Vec<(&'a str, &'a [u8])>,
    pub(super) names: HashMap<u32, &'a str>,
    /// What the code refers to, and where it does, in order.
    references: Vec<(u64, Reference)>,
    /// What each function needs.
    pub(super) needs: Vec<Needs>,
    /// Where data stand that have a symbol, in order, and what they need.
    pub(super) data: Vec<(Range<u32>, Needs)>,
}

/// Bytes that the memory holds from the start on.
pub(super) struct Segment<'a> {
    pub(super) address: u32,
    pub(super) bytes: &'a [u8],
}

/// What something refers to.
#[derive(Debug, Default, Clone)]
pub(super) struct Needs {
    /// Functions that are called by their number.
    pub(super) calls: BTreeSet<u32>,
    /// Functions that are called through the table.
    pub(super) pointers: BTreeSet<u32>,
    /// Data, by their places in [`Module::data`].
    pub(super) data: BTreeSet<usize>,
    /// Data whose address it only passes on, each with the function that gets it: where and why it would panic, mostly.
    pub(super) passed: BTreeSet<(usize, u32)>,
    /// Globals, by their numbers.
    pub(super) globals: BTreeSet<u32>,
}

impl Needs {
    pub(super) fn extend(&mut self, other: Self) {
        self.calls.extend(other.calls);
        self.pointers.extend(other.pointers);
        self.data.extend(other.data);
        self.passed.extend(other.passed);
        self.globals.extend(other.globals);
    }

    fn insert(&mut self, reference: Reference) {
        match reference {
            Reference::Call(function) => self.calls.insert(function),
            Reference::Pointer(function) => self.pointers.insert(function),
            Reference::Data(data) => self.data.insert(data),
            Reference::Passed(data, function) => self.passed.insert((data, function)),
            Reference::Global(global) => self.globals.insert(global),
        };
    }
}

/// One of the things that [`Needs`] holds.
#[derive(Debug, Clone, Copy)]
enum Reference {
    Call(u32),
    Pointer(u32),
    Data(usize),
    Passed(usize, u32),
    Global(u32),
}

/// The sections that say which places hold addresses.
#[derive(Default)]
struct Notes<'a> {
    symbols: Vec<SymbolInfo<'a>>,
    relocations: Vec<RelocSectionReader<'a>>,
}

impl<'a> Module<'a> {
    /// Takes a program apart.
    pub(super) fn parse(program: &'a [u8]) -> Result<Self> {
        let mut types = None;
        let (mut table, mut memory) = (None, None);
        let mut module = Parts::default();
        let mut notes = Notes::default();
        // The notes name sections by their places in the file.
        let (mut n_sections, mut code, mut data) = (0, None, None);
        for payload in Parser::new(0).parse_all(program) {
            let payload = payload?;
            match &payload {
                Payload::TypeSection(section) => types = Some(section.clone()),
                Payload::ImportSection(section) => {
                    module.imports = section.clone().into_imports().collect::<Result<_, _>>()?;
                }
                Payload::FunctionSection(section) => {
                    module.functions = section.clone().into_iter().collect::<Result<_, _>>()?;
                }
                Payload::TableSection(section) => {
                    table = section.clone().into_iter().next().transpose()?.map(|table| table.ty);
                }
                Payload::MemorySection(section) => memory = section.clone().into_iter().next().transpose()?,
                Payload::GlobalSection(section) => {
                    module.globals = section.clone().into_iter().collect::<Result<_, _>>()?;
                }
                Payload::ExportSection(section) => {
                    module.exports = section.clone().into_iter().collect::<Result<_, _>>()?;
                }
                Payload::ElementSection(section) => {
                    for element in section.clone() {
                        module.slots.extend(slots(&element?)?);
                    }
                }
                Payload::CodeSectionStart { range, .. } => code = Some((n_sections, range.start)),
                Payload::CodeSectionEntry(body) => module.bodies.push(body.clone()),
                Payload::DataSection(section) => {
                    data = Some((n_sections, section.range().start));
                    for segment in section.clone() {
                        let segment = segment?;
                        let start = segment.range.end - segment.data.len() as u64;
                        module.segments.push((address(&segment.kind)?, start, segment.data));
                    }
                }
                Payload::CustomSection(section) => read_custom(section, &mut module, &mut notes)?,
                Payload::StartSection { .. } => return Err(anyhow!("it starts by itself, which no linker's does")),
                _ => {}
            }
            n_sections += u32::from(payload.as_section().is_some());
        }
        let (code, data) = code.zip(data).context("it holds no code or no data")?;
        let types = types.context("it has no types")?;
        let table = table.context("it has no table")?;
        let memory = memory.context("it has no memory of its own")?;
        module.finish(types, table, memory, &notes, code, data)
    }

    /// Whether a function is imported.
    pub(super) fn is_imported(&self, function: u32) -> bool {
        (function as usize) < self.n_imported
    }

    /// The code of a function; `None` if it is imported.
    pub(super) fn body(&self, function: u32) -> Option<&FunctionBody<'a>> {
        self.bodies.get((function as usize).checked_sub(self.n_imported)?)
    }

    /// Every function that is not imported.
    pub(super) fn defined(&self) -> Range<u32> {
        self.n_imported as u32..(self.n_imported + self.bodies.len()) as u32
    }

    /// The parameters and results of a function.
    pub(super) fn shape(&self, function: u32) -> Result<&FuncType> {
        let shape = self.type_of.get(function as usize).and_then(|shape| self.shapes.get(*shape as usize));
        shape.with_context(|| format!("function {function} has no type"))
    }

    /// What a part of the file refers to that holds code.
    pub(super) fn needs_in(&self, part: Range<u64>) -> Needs {
        let begin = self.references.partition_point(|(offset, _)| *offset < part.start);
        let references = self.references.iter().skip(begin).take_while(|(offset, _)| *offset < part.end);
        references.fold(Needs::default(), |mut needs, (_, reference)| {
            needs.insert(*reference);
            needs
        })
    }

    /// The program with some of its functions split.
    pub(super) fn with<'b>(mut self, split: &'b Split) -> Result<Module<'b>>
    where
        'a: 'b,
    {
        let body = |bytes: &'b [u8]| FunctionBody::new(BinaryReader::new(bytes, 0));
        let mut numbers: HashMap<FuncType, u32> = self.shapes.iter().cloned().zip(0..).collect();
        for part in &split.parts {
            let number = *numbers.entry(part.shape.clone()).or_insert_with(|| {
                self.shapes.push(part.shape.clone());
                self.shapes.len() as u32 - 1
            });
            self.type_of.push(number);
            self.needs.push(part.needs.clone());
        }
        let mut bodies: Vec<FunctionBody<'b>> = self.bodies.drain(..).collect();
        for changed in &split.changed {
            let place = (changed.function as usize).checked_sub(self.n_imported);
            let place = place.and_then(|place| bodies.get_mut(place)).context("a function has gone")?;
            *place = body(&changed.body);
            *self.needs.get_mut(changed.function as usize).context("a function has gone")? = changed.needs.clone();
        }
        bodies.extend(split.parts.iter().map(|part| body(&part.body)));
        Ok(Module { bodies, ..self })
    }

    /// What a function needs.
    pub(super) fn needs(&self, function: u32) -> Result<&Needs> {
        self.needs.get(function as usize).with_context(|| format!("there is no function {function}"))
    }
}

/// What is read of a program section by section.
#[derive(Default)]
struct Parts<'a> {
    imports: Vec<Import<'a>>,
    functions: Vec<u32>,
    globals: Vec<Global<'a>>,
    exports: Vec<Export<'a>>,
    slots: BTreeMap<u32, u32>,
    bodies: Vec<FunctionBody<'a>>,
    /// Each with its address and its place in the file.
    segments: Vec<(u32, u64, &'a [u8])>,
    customs: Vec<(&'a str, &'a [u8])>,
    names: HashMap<u32, &'a str>,
}

impl<'a> Parts<'a> {
    fn finish(
        self,
        types: TypeSectionReader<'a>,
        table: TableType,
        memory: MemoryType,
        notes: &Notes<'a>,
        (code, code_start): (u32, u64),
        (data, data_start): (u32, u64),
    ) -> Result<Module<'a>> {
        let shapes = types.into_iter_err_on_gc_types().collect::<Result<Vec<_>, _>>()?;
        let imported = self.imports.iter().filter_map(|import| match import.ty {
            TypeRef::Func(shape) => Some(shape),
            _ => None,
        });
        let mut type_of: Vec<u32> = imported.collect();
        let n_imported = type_of.len();
        type_of.extend(&self.functions);
        let places = Places::of(&notes.symbols, &self.segments)?;
        let mut references = Vec::new();
        // Where a number is put that goes to a function and nowhere else, and to which.
        let mut passed_at = HashMap::new();
        for body in &self.bodies {
            // Where the numbers are put that nothing has used yet.
            let mut waiting = Vec::new();
            for operator in body.get_operators_reader()?.into_iter_with_offsets() {
                let (operator, place) = operator?;
                match operator {
                    Operator::I32Const { .. } => waiting.push(Some(place)),
                    Operator::I64Const { .. }
                    | Operator::F32Const { .. }
                    | Operator::F64Const { .. }
                    | Operator::LocalGet { .. } => waiting.push(None),
                    Operator::Call { function_index } => {
                        let shape = type_of.get(function_index as usize).and_then(|shape| shapes.get(*shape as usize));
                        let n_taken = shape.map_or(0, |shape| shape.params().len());
                        let taken = waiting.drain(..).rev().take(n_taken).flatten();
                        passed_at.extend(taken.map(|place| (place, function_index)));
                    }
                    _ => waiting.clear(),
                }
                match operator {
                    Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                        references.push((place, Reference::Call(function_index)));
                    }
                    Operator::RefFunc { function_index } => {
                        references.push((place, Reference::Pointer(function_index)));
                    }
                    Operator::GlobalGet { global_index } | Operator::GlobalSet { global_index } => {
                        references.push((place, Reference::Global(global_index)));
                    }
                    _ => {}
                }
            }
        }
        let mut data_needs = vec![Needs::default(); places.ranges.len()];
        for section in &notes.relocations {
            let is_code = section.section_index() == code;
            if !is_code && section.section_index() != data {
                continue;
            }
            for entry in section.entries() {
                let entry = entry?;
                let symbol = notes.symbols.get(entry.index as usize);
                let place = if is_code { code_start } else { data_start } + u64::from(entry.offset);
                // An address in the code stands behind the byte that says that it is a number.
                let passed_to = passed_at.get(&(place - 1)).filter(|_| is_code);
                let reference = match (entry.ty, symbol) {
                    (
                        RelocationType::TableIndexSleb | RelocationType::TableIndexI32,
                        Some(SymbolInfo::Func { index, .. }),
                    ) => Some(Reference::Pointer(*index)),
                    (
                        RelocationType::MemoryAddrLeb | RelocationType::MemoryAddrSleb | RelocationType::MemoryAddrI32,
                        Some(SymbolInfo::Data { .. }),
                    ) => places.of_symbol.get(&entry.index).map(|data| match passed_to {
                        Some(function) => Reference::Passed(*data, *function),
                        None => Reference::Data(*data),
                    }),
                    (
                        RelocationType::FunctionIndexLeb
                        | RelocationType::GlobalIndexLeb
                        | RelocationType::TypeIndexLeb
                        | RelocationType::TableNumberLeb,
                        _,
                    ) => None,
                    (kind, _) => return Err(anyhow!("an address is noted in a way that is not known here: {kind:?}")),
                };
                let Some(reference) = reference else { continue };
                if is_code {
                    references.push((place, reference));
                } else {
                    let needing = places.at(place, &self.segments).and_then(|place| data_needs.get_mut(place));
                    needing.context("an address stands where nothing is")?.insert(reference);
                }
            }
        }
        references.sort_by_key(|(offset, _)| *offset);
        let needs = vec![Needs::default(); type_of.len()];
        let mut module = Module {
            shapes,
            imports: self.imports,
            n_imported,
            type_of,
            table,
            memory,
            globals: self.globals,
            exports: self.exports,
            slots: self.slots,
            bodies: self.bodies,
            segments: self.segments.iter().map(|&(address, _, bytes)| Segment { address, bytes }).collect(),
            customs: self.customs,
            names: self.names,
            references,
            needs,
            data: places.ranges.into_iter().zip(data_needs).collect(),
        };
        for function in module.defined() {
            let needs = module.body(function).map(|body| module.needs_in(body.range()));
            if let Some((known, needs)) = module.needs.get_mut(function as usize).zip(needs) {
                *known = needs;
            }
        }
        Ok(module)
    }
}

/// Where the data stand that symbols name.
struct Places {
    /// In order, none of them twice.
    ranges: Vec<Range<u32>>,
    /// The places in `ranges` of what each symbol names.
    of_symbol: HashMap<u32, usize>,
}

impl Places {
    fn of(symbols: &[SymbolInfo<'_>], segments: &[(u32, u64, &[u8])]) -> Result<Self> {
        let mut named = BTreeMap::<(u32, u32), Vec<u32>>::new();
        for (number, symbol) in (0_u32..).zip(symbols) {
            if let SymbolInfo::Data { symbol: Some(place), .. } = symbol {
                let (address, ..) = segments.get(place.index as usize).context("data stand in no segment")?;
                let start = address + place.offset;
                named.entry((start, start + place.size)).or_default().push(number);
            }
        }
        let mut places = Self { ranges: Vec::new(), of_symbol: HashMap::new() };
        for ((start, end), symbols) in named {
            places.of_symbol.extend(symbols.into_iter().map(|symbol| (symbol, places.ranges.len())));
            places.ranges.push(start..end);
        }
        Ok(places)
    }

    /// What stands at a place of the file.
    fn at(&self, place: u64, segments: &[(u32, u64, &[u8])]) -> Option<usize> {
        let is_in = |(_, start, bytes): &&(u32, u64, &[u8])| (*start..*start + bytes.len() as u64).contains(&place);
        let (address, start, _) = segments.iter().find(is_in)?;
        let address = address + u32::try_from(place - start).ok()?;
        let behind = self.ranges.partition_point(|range| range.start <= address);
        // Several may begin before it: the one that it lies in.
        (0..behind).rev().find(|place| self.ranges.get(*place).is_some_and(|range| range.contains(&address)))
    }
}

fn read_custom<'a>(section: &CustomSectionReader<'a>, module: &mut Parts<'a>, notes: &mut Notes<'a>) -> Result<()> {
    match section.as_known() {
        KnownCustom::Linking(linking) => {
            for part in linking.subsections() {
                if let Linking::SymbolTable(symbols) = part? {
                    notes.symbols = symbols.into_iter().collect::<Result<_, _>>()?;
                }
            }
        }
        KnownCustom::Reloc(relocations) => notes.relocations.push(relocations),
        KnownCustom::Name(names) => {
            for part in names {
                if let Name::Function(functions) = part? {
                    for function in functions {
                        let function = function?;
                        module.names.insert(function.index, function.name);
                    }
                }
            }
        }
        _ if KEPT.contains(&section.name()) => module.customs.push((section.name(), section.data())),
        _ => {}
    }
    Ok(())
}

/// Which functions a segment of the table holds, and where.
fn slots(element: &wasmparser::Element<'_>) -> Result<Vec<(u32, u32)>> {
    let ElementKind::Active { offset_expr, .. } = &element.kind else {
        return Err(anyhow!("a part of the table is not filled from the start"));
    };
    let ElementItems::Functions(functions) = element.items.clone() else {
        return Err(anyhow!("the table holds something else than functions"));
    };
    let functions = functions.into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok((constant(offset_expr)?..).zip(functions).collect())
}

fn address(kind: &wasmparser::DataKind<'_>) -> Result<u32> {
    match kind {
        wasmparser::DataKind::Active { offset_expr, .. } => constant(offset_expr),
        wasmparser::DataKind::Passive => Err(anyhow!("some data are not there from the start")),
    }
}

fn constant(expression: &wasmparser::ConstExpr<'_>) -> Result<u32> {
    let mut operators = expression.get_operators_reader();
    let number = operators.read()?;
    ensure!(matches!(operators.read()?, Operator::End), "an address is computed");
    match number {
        Operator::I32Const { value } => Ok(value.cast_unsigned()),
        _ => Err(anyhow!("an address is no number")),
    }
}
