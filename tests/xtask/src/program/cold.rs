//! Takes out of functions what a first list does not run of them.
//!
//! Much of what runs is half idle: an answer that is none, a list that is sorted, what happens when memory is full. Each such part
//! that is worth it becomes a function of its own, which the one that it was in calls in its place, and which so can be
//! one of the rest. A part reaches from a [`Point`] to the end of its block. It is given the locals that it reads and
//! gives back those that it changes, and, where it may be left in several ways, by which one it was.

use std::collections::BTreeSet;
use std::ops::Range;

use anyhow::{Context, Result, ensure};
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{BlockType as Written, Function, Instruction, InstructionSink};
use wasmparser::{
    BlockType, FuncToValidate, FuncType, FunctionBody, Operator, Parser, ValType, ValidPayload, Validator,
    ValidatorResources,
};

use super::code::{Code, Kind, Point};
use super::liveness::{Liveness, Locals};
use super::module::{Module, Needs};

/// How many bytes a part has to have, beside those that pass its locals on: about what calling it takes.
const CALLING: usize = 20;
/// What passing one local takes, there and back.
const PASSING: usize = 4;
/// An address is written in so many bytes more than it will take.
const PADDING: usize = 3;
/// More is never passed.
const MOST_PASSED: usize = 16;

/// What has become of the functions of a program.
#[derive(Default)]
pub(super) struct Split {
    /// The functions that parts were taken out of.
    pub(super) changed: Vec<Changed>,
    /// The parts. The first one's number is the first that no function of the program has.
    pub(super) parts: Vec<Part>,
}

/// A function without its parts.
pub(super) struct Changed {
    pub(super) function: u32,
    pub(super) body: Vec<u8>,
    pub(super) needs: Needs,
}

/// A part of a function.
pub(super) struct Part {
    pub(super) shape: FuncType,
    pub(super) body: Vec<u8>,
    pub(super) needs: Needs,
}

/// Splits functions; `ran` tells of each which of its points were passed, or nothing if it is to stay as it is.
pub(super) fn split<'r>(
    program: &[u8],
    module: &Module<'_>,
    ran: impl Fn(u32, &Code<'_>) -> Option<&'r [bool]>,
) -> Result<Split> {
    let mut split = Split::default();
    let mut validator = Validator::new();
    let mut functions = module.defined();
    for payload in Parser::new(0).parse_all(program) {
        if let ValidPayload::Func(typed, body) = validator.payload(&payload?)? {
            let function = functions.next().context("there is more code than functions")?;
            let code = Code::read(&body)?;
            if let Some(ran) = ran(function, &code) {
                let mut splitting = Splitting::new(module, function, &body, &code)?;
                splitting.split(ran, typed, &mut split)?;
            }
        }
    }
    Ok(split)
}

/// A function that is split.
struct Splitting<'c, 'a> {
    module: &'c Module<'a>,
    function: u32,
    body: &'c FunctionBody<'a>,
    code: &'c Code<'a>,
    results: &'c [ValType],
    /// Its parameters and locals, also those that it gets here.
    locals: Vec<ValType>,
}

/// What is known of a part before it is taken out.
struct Plan {
    begin: usize,
    end: usize,
    /// The types of what it finds on the stack; `None` if nothing comes there.
    operands: Option<Vec<ValType>>,
    /// What it has left there where it ends; `None` if it does not come to its end.
    left: Option<Vec<ValType>>,
    /// The ways out, in order.
    exits: Vec<Exit>,
    /// The locals that it reads.
    taken: Vec<u32>,
    /// The locals that it changes and that somebody reads behind it.
    given: Vec<u32>,
}

impl Plan {
    fn of(point: Point) -> Self {
        let Point { begin, end } = point;
        Self { begin, end, operands: None, left: None, exits: Vec::new(), taken: Vec::new(), given: Vec::new() }
    }
}

/// A way out of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Exit {
    /// To its end.
    Fall,
    /// To a block around it, by its depth.
    Branch(u32),
    /// Out of the function.
    Return,
}

impl<'c, 'a> Splitting<'c, 'a> {
    fn new(module: &'c Module<'a>, function: u32, body: &'c FunctionBody<'a>, code: &'c Code<'a>) -> Result<Self> {
        let shape = module.shape(function)?;
        let mut locals = shape.params().to_vec();
        for declared in body.get_locals_reader()? {
            let (n, kind) = declared?;
            locals.extend((0..n).map(|_| kind));
        }
        Ok(Self { module, function, body, code, results: shape.results(), locals })
    }

    fn split(&mut self, ran: &[bool], typed: FuncToValidate<ValidatorResources>, into: &mut Split) -> Result<()> {
        let mut plans: Vec<Plan> = Vec::new();
        for point in self.code.points().into_iter().zip(ran).filter_map(|(point, ran)| (!ran).then_some(point)) {
            if plans.last().is_none_or(|last| last.end <= point.begin) && self.size(point)? > CALLING {
                plans.push(Plan::of(point));
            }
        }
        if plans.is_empty() {
            return Ok(());
        }
        self.type_stack(&mut plans, typed)?;
        let liveness = Liveness::of(self.code)?;
        let (mut body, mut needs, mut calls) = (Vec::new(), Needs::default(), BTreeSet::new());
        let mut behind = self.offset(0)?;
        for mut plan in plans {
            if !self.complete(&mut plan, &liveness)? {
                continue;
            }
            let begin = self.offset(plan.begin)?;
            body.extend_from_slice(self.bytes(behind..begin)?);
            needs.extend(self.module.needs_in(behind..begin));
            behind = self.offset(plan.end)?;
            let number = u32::try_from(self.module.type_of.len() + into.parts.len())?;
            into.parts.push(Part {
                shape: self.shape(&plan)?,
                body: self.part(&plan)?,
                needs: self.module.needs_in(begin..behind),
            });
            self.call(&plan, number, &mut InstructionSink::new(&mut body));
            calls.insert(number);
        }
        if calls.is_empty() {
            return Ok(());
        }
        let end = self.body.range().end;
        body.extend_from_slice(self.bytes(behind..end)?);
        needs.extend(self.module.needs_in(behind..end));
        needs.calls.extend(calls);
        let n_parameters = self.module.shape(self.function)?.params().len();
        let own = self.locals.iter().skip(n_parameters);
        let mut made = Function::new_with_locals_types(written(own)?);
        made.raw(body);
        into.changed.push(Changed { function: self.function, body: made.into_raw_body(), needs });
        Ok(())
    }

    /// Where an operator begins in the file.
    fn offset(&self, place: usize) -> Result<u64> {
        self.code.offsets.get(place).copied().context("there is no such operator")
    }

    fn bytes(&self, part: Range<u64>) -> Result<&'c [u8]> {
        let start = self.body.range().start;
        let part = (part.start - start) as usize..(part.end - start) as usize;
        self.body.as_bytes().get(part).context("a part reaches out of its function")
    }

    /// About how many bytes it takes from a point on.
    fn size(&self, point: Point) -> Result<usize> {
        let part = self.offset(point.begin)?..self.offset(point.end)?;
        let needs = self.module.needs_in(part.clone());
        let n = needs.calls.len() + needs.data.len() + needs.pointers.len() + needs.passed.len() + needs.globals.len();
        Ok(((part.end - part.start) as usize).saturating_sub(n * PADDING))
    }

    /// Finds out what each part finds on the stack, and what it leaves there.
    fn type_stack(&self, plans: &mut [Plan], typed: FuncToValidate<ValidatorResources>) -> Result<()> {
        let mut validator = typed.into_validator(Default::default());
        validator.read_locals(&mut self.body.get_binary_reader())?;
        let mut plans = plans.iter_mut().peekable();
        for (place, (operator, offset)) in self.code.operators.iter().zip(&self.code.offsets).enumerate() {
            if let Some(plan) = plans.peek_mut() {
                let frame = validator.get_control_frame(0).context("a function goes on behind its end")?;
                let n = validator.operand_stack_height() as usize - frame.height;
                let stack = || (0..n).rev().map(|depth| validator.get_operand_type(depth).flatten()).collect();
                if place == plan.begin && !frame.unreachable {
                    plan.operands = stack();
                }
                if place == plan.end {
                    plan.left = if frame.unreachable { None } else { stack() };
                    plans.next();
                }
            }
            validator.op(*offset, operator)?;
        }
        Ok(())
    }

    /// Finds out how a part is left and which locals go in and out; `false` if it cannot be taken out or is not worth it.
    fn complete(&self, plan: &mut Plan, liveness: &Liveness) -> Result<bool> {
        let own = *self.code.block_of.get(plan.begin).context("there is no such operator")?;
        let is_function = self.code.block(own)?.kind == Kind::Function;
        let mut exits = BTreeSet::new();
        let (mut read, mut written) = (Locals::default(), Locals::default());
        let mut live = Locals::default();
        if plan.left.is_some() {
            exits.insert(if is_function { Exit::Return } else { Exit::Fall });
            live.join(liveness.at(plan.end)?);
        }
        for place in plan.begin..plan.end {
            match self.code.operators.get(place).context("there is no such operator")? {
                Operator::LocalGet { local_index } => read.insert(*local_index),
                Operator::LocalSet { local_index } | Operator::LocalTee { local_index } => written.insert(*local_index),
                Operator::Return => {
                    exits.insert(Exit::Return);
                }
                _ => {}
            }
            for depth in depths(self.code, place)? {
                let target = self.code.target(place, depth)?;
                let Some(exit) = self.exit(plan, target)? else { continue };
                let block = self.code.block(target)?;
                let has_values = match block.kind {
                    Kind::Function => !self.results.is_empty(),
                    Kind::Loop => false,
                    _ => block.shape != BlockType::Empty,
                };
                if has_values {
                    return Ok(false);
                }
                exits.insert(exit);
                live.join(liveness.behind_branch(self.code, target)?);
            }
        }
        let has_left = plan.left.as_ref().is_some_and(|left| !left.is_empty());
        if exits.len() > 1 && has_left && !is_function {
            return Ok(false);
        }
        let Some(operands) = &plan.operands else { return Ok(false) };
        let begin = liveness.at(plan.begin)?;
        let given = written.iter().filter(|local| live.has(*local));
        plan.given = given.collect();
        let taken = begin.iter().filter(|local| read.has(*local) || plan.given.contains(local));
        plan.taken = taken.collect();
        plan.exits = exits.into_iter().collect();
        let n_passed = operands.len() + plan.taken.len() + plan.given.len();
        let point = Point { begin: plan.begin, end: plan.end };
        Ok(self.size(point)? > CALLING + PASSING * n_passed && n_passed <= MOST_PASSED)
    }

    /// How a branch to a block leaves a part; `None` if the block lies in it.
    fn exit(&self, plan: &Plan, target: usize) -> Result<Option<Exit>> {
        let mut around = Some(*self.code.block_of.get(plan.begin).context("there is no such operator")?);
        let mut depth = 0;
        while let Some(block) = around {
            if block == target {
                return Ok(Some(match self.code.block(block)?.kind {
                    Kind::Function => Exit::Return,
                    Kind::Block | Kind::If if depth == 0 => Exit::Fall,
                    _ => Exit::Branch(depth),
                }));
            }
            around = self.code.block(block)?.parent;
            depth += 1;
        }
        Ok(None)
    }

    /// What a part gives back beside locals, and behind the number of the way out if there are several.
    fn values<'p>(&'p self, plan: &'p Plan) -> &'p [ValType] {
        match &*plan.exits {
            exits if exits.contains(&Exit::Return) => self.results,
            [Exit::Fall] => plan.left.as_deref().unwrap_or_default(),
            _ => &[],
        }
    }

    fn local(&self, local: u32) -> Result<ValType> {
        self.locals.get(local as usize).copied().context("there is no such local")
    }

    fn shape(&self, plan: &Plan) -> Result<FuncType> {
        let taken = plan.taken.iter().map(|local| self.local(*local)).collect::<Result<Vec<_>>>()?;
        let given = plan.given.iter().map(|local| self.local(*local)).collect::<Result<Vec<_>>>()?;
        let chosen = (plan.exits.len() > 1).then_some(ValType::I32);
        let operands = plan.operands.iter().flatten().copied();
        let results = chosen.into_iter().chain(self.values(plan).iter().copied()).chain(given);
        Ok(FuncType::new(operands.chain(taken), results))
    }

    /// The code of a part as a function.
    fn part(&self, plan: &Plan) -> Result<Vec<u8>> {
        let operands = plan.operands.as_deref().unwrap_or_default();
        let n_taken = operands.len() + plan.taken.len();
        let mut own: Vec<u32> = Vec::new();
        for operator in self.code.operators.get(plan.begin..plan.end).unwrap_or_default() {
            let (Operator::LocalGet { local_index: local }
            | Operator::LocalSet { local_index: local }
            | Operator::LocalTee { local_index: local }) = operator
            else {
                continue;
            };
            if !plan.taken.contains(local) && !own.contains(local) {
                own.push(*local);
            }
        }
        let mut kinds = own.iter().map(|local| self.local(*local)).collect::<Result<Vec<_>>>()?;
        let values = self.values(plan);
        // Where there are several ways out, what it returns waits in locals until it is told by which.
        let first_value = n_taken + kinds.len();
        kinds.extend(values);
        let number = |local: u32| {
            let taken = plan.taken.iter().position(|taken| *taken == local).map(|place| place + operands.len());
            taken.or_else(|| own.iter().position(|own| *own == local).map(|place| place + n_taken)).unwrap_or_default()
                as u32
        };
        let mut function = Function::new_with_locals_types(written(&kinds)?);
        let is_plain = matches!(&*plan.exits, [] | [Exit::Return]) || !values.is_empty() && plan.exits.len() == 1;
        let n_blocks = if is_plain { 0 } else { plan.exits.len() };
        for _ in 0..n_blocks {
            function.instructions().block(Written::Empty);
        }
        for operand in 0..operands.len() {
            function.instructions().local_get(operand as u32);
        }
        let keep = |function: &mut Function| {
            for value in (0..values.len()).rev() {
                function.instructions().local_set((first_value + value) as u32);
            }
        };
        // How many blocks of its own are open.
        let mut depth = 0;
        for place in plan.begin..plan.end {
            let operator = self.code.operators.get(place).context("there is no such operator")?;
            match operator {
                Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => depth += 1,
                Operator::End => depth -= 1,
                _ => {}
            }
            let way = |relative: u32| -> Result<u32> {
                match self.exit(plan, self.code.target(place, relative)?)? {
                    None => Ok(relative),
                    Some(exit) if is_plain => {
                        ensure!(exit == Exit::Return, "a part is left by a way that is not known");
                        Ok(depth)
                    }
                    Some(exit) => {
                        let place = plan.exits.iter().position(|known| *known == exit);
                        Ok(depth + place.context("a part is left by a way that is not known")? as u32)
                    }
                }
            };
            let instruction = match operator {
                Operator::LocalGet { local_index } => Instruction::LocalGet(number(*local_index)),
                Operator::LocalSet { local_index } => Instruction::LocalSet(number(*local_index)),
                Operator::LocalTee { local_index } => Instruction::LocalTee(number(*local_index)),
                Operator::Br { relative_depth } => Instruction::Br(way(*relative_depth)?),
                Operator::BrIf { relative_depth } => Instruction::BrIf(way(*relative_depth)?),
                Operator::BrTable { targets } => {
                    let ways = targets.targets().map(|depth| way(depth?)).collect::<Result<Vec<_>>>()?;
                    Instruction::BrTable(ways.into(), way(targets.default())?)
                }
                Operator::Return if !is_plain => {
                    keep(&mut function);
                    let place = plan.exits.iter().position(|exit| *exit == Exit::Return).unwrap_or_default();
                    Instruction::Br(depth + place as u32)
                }
                other => RoundtripReencoder.instruction(other.clone())?,
            };
            function.instruction(&instruction);
        }
        if is_plain {
            let mut code = function.instructions();
            for local in &plan.given {
                code.local_get(number(*local));
            }
            code.end();
            return Ok(function.into_raw_body());
        }
        let is_function = plan.exits.contains(&Exit::Return) && !plan.exits.contains(&Exit::Fall);
        if plan.left.is_some() {
            let exit = if is_function { Exit::Return } else { Exit::Fall };
            if exit == Exit::Return {
                keep(&mut function);
            }
            let place = plan.exits.iter().position(|known| *known == exit);
            function.instructions().br(place.unwrap_or_default() as u32);
        }
        let mut code = function.instructions();
        for place in 0..plan.exits.len() {
            code.end();
            if plan.exits.len() > 1 {
                code.i32_const(place as i32);
            }
            for value in 0..values.len() {
                code.local_get((first_value + value) as u32);
            }
            for local in &plan.given {
                code.local_get(number(*local));
            }
            code.return_();
        }
        code.end();
        Ok(function.into_raw_body())
    }

    /// What stands in the place of a part.
    fn call(&mut self, plan: &Plan, number: u32, code: &mut InstructionSink<'_>) {
        for local in &plan.taken {
            code.local_get(*local);
        }
        code.call(number);
        for local in plan.given.iter().rev() {
            code.local_set(*local);
        }
        match &*plan.exits {
            [] => {
                code.unreachable();
            }
            [exit] => leave(*exit, code),
            [first, others @ ..] => {
                let values = self.values(plan).to_vec();
                let kept: Vec<u32> = values.iter().map(|kind| self.one_more(*kind)).collect();
                for local in kept.iter().rev() {
                    code.local_set(*local);
                }
                let chosen = (others.len() > 1).then(|| self.one_more(ValType::I32));
                if let Some(chosen) = chosen {
                    code.local_set(chosen);
                }
                for (way, exit) in (1..).zip(others) {
                    if let Some(chosen) = chosen {
                        code.local_get(chosen).i32_const(way).i32_eq();
                    }
                    match exit {
                        Exit::Branch(depth) => {
                            code.br_if(*depth);
                        }
                        _ => {
                            code.if_(Written::Empty);
                            for local in &kept {
                                code.local_get(*local);
                            }
                            code.return_().end();
                        }
                    }
                }
                // The ways are in order, so that the first one does not return.
                leave(*first, code);
            }
        }
    }

    fn one_more(&mut self, kind: ValType) -> u32 {
        self.locals.push(kind);
        self.locals.len() as u32 - 1
    }
}

fn leave(exit: Exit, code: &mut InstructionSink<'_>) {
    match exit {
        Exit::Fall => {}
        Exit::Branch(depth) => {
            code.br(depth);
        }
        Exit::Return => {
            code.return_();
        }
    }
}

/// Where an operator may branch to.
fn depths(code: &Code<'_>, place: usize) -> Result<Vec<u32>> {
    Ok(match code.operators.get(place).context("there is no such operator")? {
        Operator::Br { relative_depth } | Operator::BrIf { relative_depth } => vec![*relative_depth],
        Operator::BrTable { targets } => {
            let mut depths = targets.targets().collect::<Result<Vec<_>, _>>()?;
            depths.push(targets.default());
            depths
        }
        _ => Vec::new(),
    })
}

fn written<'k>(kinds: impl IntoIterator<Item = &'k ValType>) -> Result<Vec<wasm_encoder::ValType>> {
    kinds.into_iter().map(|kind| Ok(RoundtripReencoder.val_type(*kind)?)).collect()
}

#[cfg(test)]
mod tests {
    use wasmi::{Engine, Linker, Store};

    use super::super::halves;
    use super::*;

    /// A function that is left in every way from within: its result depends on which way was taken, and on the locals. In the
    /// place of each `LONG` stands something that makes that part worth taking out.
    const FUNCTION: &str = r#"(module
      (table 1 funcref)
      (memory (export "memory") 1)
      (data (i32.const 1024) "x")
      (func (export "main") (param $n i32) (result i32)
        (local $sum i32) (local $i i32) (local $late i32) (local $wide i64)
        LONG
        (block $out
          (loop $again
            (block $even
              (br_if $even (i32.eqz (i32.and (local.get $i) (i32.const 1))))
              LONG
              (local.set $wide (i64.add (local.get $wide) (i64.const 0x12345678)))
              (local.set $sum (i32.add (local.get $sum) (i32.mul (local.get $i) (i32.const 123))))
              (if (i32.eq (local.get $i) (i32.const 3))
                (then
                  LONG
                  (local.set $i (i32.add (local.get $i) (i32.const 4)))
                  (local.set $sum (i32.mul (local.get $sum) (i32.const 13)))
                  (br $again)))
              (if (i32.eq (local.get $i) (i32.const 11))
                (then LONG (return (i32.wrap_i64 (local.get $wide)))))
              (br_if $out (i32.eq (local.get $i) (i32.sub (local.get $n) (i32.const 3))))
              LONG)
            (local.set $sum
              (i32.add
                (local.get $sum)
                (if (result i32) (i32.gt_u (local.get $i) (i32.const 4))
                  (then
                    LONG
                    (i32.mul (local.get $i) (i32.const 17))
                    (local.set $wide (i64.mul (local.get $wide) (i64.const 19))))
                  (else
                    LONG
                    (i32.mul (local.get $i) (i32.const 23))
                    (local.set $late (local.get $i))
                    (local.set $n (i32.add (local.get $n) (i32.const 1)))))))
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (br_if $out (i32.eq (local.get $i) (i32.sub (local.get $n) (i32.const 2))))
            (local.set $late (i32.const 37))
            (block $a
              (block $b
                (block $c
                  (br_table $a $b $c $again (i32.rem_u (i32.add (local.get $i) (local.get $n)) (i32.const 5))))
                LONG
                (local.set $sum (i32.rotl (local.get $sum) (local.get $n)))
                (br_table $a $again $out $a (i32.sub (local.get $n) (local.get $i))))
              LONG
              (local.set $sum (i32.rotl (local.get $sum) (local.get $i)))
              (br_if $out (i32.gt_s (local.get $i) (i32.const 14)))
              (br_if $a (i32.and (local.get $n) (i32.const 4)))
              (return (i32.add (local.get $sum) (i32.const 29))))
            (br_if $again (i32.lt_s (local.get $i) (local.get $n)))
            LONG)
          LONG
          (local.set $sum (i32.add (local.get $sum) (i32.const 31))))
        LONG
        (i32.add (i32.xor (local.get $sum) (local.get $late)) (i32.add (i32.wrap_i64 (local.get $wide)) (i32.load (i32.const 16))))))"#;

    const LONG: &str = "(i64.store (i32.const 16) (i64.mul
        (i64.xor (i64.load (i32.const 16)) (i64.const 0x123456789abcdef))
        (i64.add (i64.load (i32.const 16)) (i64.const 0x123456789abcdef))))";

    fn program() -> Vec<u8> {
        wat::parse_str(FUNCTION.replace("LONG", LONG)).unwrap()
    }

    /// How many points it has.
    const N_POINTS: usize = 19;

    /// What a program's only function makes of some numbers, once some of its points are said not to be passed.
    fn results(program: &[u8], passed: &[bool]) -> Vec<i32> {
        let halves = halves::split(program, |_| true, |_, _| Some(passed)).unwrap();
        let engine = Engine::default();
        let [first, rest] = [&halves.first, &halves.rest].map(|half| wasmi::Module::new(&engine, half).unwrap());
        let mut store = Store::new(&engine, ());
        let mut linker = Linker::new(&engine);
        linker.func_wrap(halves::REST, "need", || {}).unwrap();
        let first = linker.instantiate_and_start(&mut store, &first).unwrap();
        linker.instance(&mut store, "first", first).unwrap();
        linker.instantiate_and_start(&mut store, &rest).unwrap();
        let main = first.get_typed_func::<i32, i32>(&store, "main").unwrap();
        let ask = |n| {
            first.get_memory(&store, "memory").unwrap().write(&mut store, 16, &[0; 8]).unwrap();
            main.call(&mut store, n).unwrap()
        };
        (0..20).map(ask).collect()
    }

    #[test]
    fn whatever_is_taken_out_of_a_function_it_does_the_same() {
        let program = program();
        let whole = results(&program, &[]);
        let mut known = whole.clone();
        known.sort_unstable();
        known.dedup();
        assert!(known.len() > 10, "{whole:?}");
        // Each part alone, each two of them, which may lie in each other, and what comes of not passing most points.
        for one in 0..N_POINTS {
            for other in 0..N_POINTS {
                let two: Vec<bool> = (0..N_POINTS).map(|point| point != one && point != other).collect();
                assert_eq!(results(&program, &two), whole, "points {one} and {other} are not passed");
                let others: Vec<bool> = (0..N_POINTS).map(|point| point <= one || point == other).collect();
                assert_eq!(results(&program, &others), whole, "no points are passed but those to {one}, and {other}");
            }
        }
    }

    #[test]
    fn only_parts_that_are_worth_it_are_taken_out() {
        let n_parts = |program: &[u8], passed: &[bool]| {
            let module = Module::parse(program).unwrap();
            split(program, &module, |_, _| Some(passed)).unwrap().parts.len()
        };
        let but = |not: usize| (0..N_POINTS).map(|point| point != not).collect::<Vec<_>>();
        let n_taken = |program: &[u8]| (0..N_POINTS).map(|point| n_parts(program, &but(point))).sum::<usize>();
        assert_eq!(n_parts(&program(), &[true; N_POINTS]), 0);
        assert_eq!(n_taken(&program()), 17);
        // The function as a whole, and what makes nearly all of it.
        assert_eq!(n_taken(&wat::parse_str(FUNCTION.replace("LONG", "")).unwrap()), 5);
    }
}
