//! Which locals of a function are still going to be read, at each of its operators.

use anyhow::{Context, Result};
use wasmparser::Operator;

use super::code::{Code, Kind};

/// A set of locals.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Locals(Vec<u64>);

impl Locals {
    pub(super) fn has(&self, local: u32) -> bool {
        self.0.get(local as usize / 64).is_some_and(|bits| bits >> (local % 64) & 1 == 1)
    }

    pub(super) fn insert(&mut self, local: u32) {
        let word = local as usize / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        if let Some(bits) = self.0.get_mut(word) {
            *bits |= 1 << (local % 64);
        }
    }

    fn remove(&mut self, local: u32) {
        if let Some(bits) = self.0.get_mut(local as usize / 64) {
            *bits &= !(1 << (local % 64));
        }
    }

    pub(super) fn join(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (bits, more) in self.0.iter_mut().zip(&other.0) {
            *bits |= more;
        }
    }

    /// In order.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        (0..self.0.len() as u32 * 64).filter(|local| self.has(*local))
    }
}

/// Which locals are live as each operator begins.
pub(super) struct Liveness(Vec<Locals>);

impl Liveness {
    pub(super) fn of(code: &Code<'_>) -> Result<Self> {
        let n = code.operators.len();
        let mut live = Self(vec![Locals::default(); n + 1]);
        // A loop's beginning is known once its end is, so it takes some rounds until nothing changes.
        loop {
            let mut is_same = true;
            for place in (0..n).rev() {
                let now = live.before(code, place)?;
                let known = live.0.get_mut(place).context("an operator has gone")?;
                if *known != now {
                    *known = now;
                    is_same = false;
                }
            }
            if is_same {
                return Ok(live);
            }
        }
    }

    /// Those that are live as an operator begins.
    pub(super) fn at(&self, place: usize) -> Result<&Locals> {
        self.0.get(place).context("there is no such operator")
    }

    /// Those that are live wherever a branch to a block leads.
    pub(super) fn behind_branch(&self, code: &Code<'_>, block: usize) -> Result<&Locals> {
        let block = code.block(block)?;
        self.at(if block.kind == Kind::Loop { block.begin } else { block.end })
    }

    fn before(&self, code: &Code<'_>, place: usize) -> Result<Locals> {
        let mut live = self.at(place + 1)?.clone();
        let own = code.block(*code.block_of.get(place).context("an operator has gone")?)?;
        match code.operators.get(place).context("an operator has gone")? {
            Operator::LocalGet { local_index } => live.insert(*local_index),
            Operator::LocalSet { local_index } | Operator::LocalTee { local_index } => live.remove(*local_index),
            Operator::Return | Operator::Unreachable => live = Locals::default(),
            Operator::Br { relative_depth } => {
                live = self.behind_branch(code, code.target(place, *relative_depth)?)?.clone();
            }
            Operator::BrIf { relative_depth } => {
                live.join(self.behind_branch(code, code.target(place, *relative_depth)?)?);
            }
            Operator::BrTable { targets } => {
                live = self.behind_branch(code, code.target(place, targets.default())?)?.clone();
                for depth in targets.targets() {
                    live.join(self.behind_branch(code, code.target(place, depth?)?)?);
                }
            }
            Operator::If { .. } => {
                let block = code.blocks.iter().find(|block| block.begin == place + 1 && block.kind == Kind::If);
                let block = block.context("a block has gone")?;
                live.join(self.at(block.turn.map_or(block.end, |turn| turn + 1))?);
            }
            // What runs into it has run the first arm.
            Operator::Else => live = self.at(own.end)?.clone(),
            _ => {}
        }
        Ok(live)
    }
}
