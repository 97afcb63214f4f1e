//! The code of a function: its operators, how its blocks lie in each other, and where it may have turned off.

use anyhow::{Context, Result};
use wasmparser::{BlockType, FunctionBody, Operator};

/// The code of a function. What stands where is told by the place of an operator among the operators.
pub(super) struct Code<'a> {
    pub(super) operators: Vec<Operator<'a>>,
    /// Where each operator begins in the file.
    pub(super) offsets: Vec<u64>,
    /// The function itself and the blocks in it, in the order in which they begin.
    pub(super) blocks: Vec<Block>,
    /// The innermost block that each operator stands in. What begins a block stands outside, what ends it inside.
    pub(super) block_of: Vec<usize>,
}

/// A part of a function that can be left as a whole.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    pub(super) kind: Kind,
    pub(super) shape: BlockType,
    /// Its first operator behind the one that begins it.
    pub(super) begin: usize,
    /// The operator between its two arms.
    pub(super) turn: Option<usize>,
    /// The operator that ends it.
    pub(super) end: usize,
    pub(super) parent: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Function,
    Block,
    Loop,
    If,
}

/// Where a part of a function begins that may never run though what stands before it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Point {
    /// The first operator behind it.
    pub(super) begin: usize,
    /// The operator that ends the arm of the block it stands in. Nothing comes to what lies between but through the point.
    pub(super) end: usize,
}

impl<'a> Code<'a> {
    pub(super) fn read(body: &FunctionBody<'a>) -> Result<Self> {
        let function =
            Block { kind: Kind::Function, shape: BlockType::Empty, begin: 0, turn: None, end: 0, parent: None };
        let mut code =
            Self { operators: Vec::new(), offsets: Vec::new(), blocks: vec![function], block_of: Vec::new() };
        let mut open = Some(0);
        for operator in body.get_operators_reader()?.into_iter_with_offsets() {
            let (operator, offset) = operator?;
            let place = code.operators.len();
            let own = open.context("a function goes on behind its end")?;
            let kind = match operator {
                Operator::Block { blockty } => Some((Kind::Block, blockty)),
                Operator::Loop { blockty } => Some((Kind::Loop, blockty)),
                Operator::If { blockty } => Some((Kind::If, blockty)),
                _ => None,
            };
            if let Some((kind, shape)) = kind {
                open = Some(code.blocks.len());
                code.blocks.push(Block { kind, shape, begin: place + 1, turn: None, end: 0, parent: Some(own) });
            }
            let block = code.blocks.get_mut(own).context("a block has gone")?;
            match operator {
                Operator::Else => block.turn = Some(place),
                Operator::End => {
                    block.end = place;
                    open = block.parent;
                }
                _ => {}
            }
            code.operators.push(operator);
            code.offsets.push(offset);
            code.block_of.push(own);
        }
        Ok(code)
    }

    /// The block that a branch to `depth` goes to, from an operator.
    pub(super) fn target(&self, place: usize, depth: u32) -> Result<usize> {
        let mut block = *self.block_of.get(place).context("there is no such operator")?;
        for _ in 0..depth {
            block = self.block(block)?.parent.context("a branch goes beyond its function")?;
        }
        Ok(block)
    }

    pub(super) fn block(&self, block: usize) -> Result<&Block> {
        self.blocks.get(block).context("a block has gone")
    }

    /// Its points, in order. The first one is its beginning.
    pub(super) fn points(&self) -> Vec<Point> {
        let mut points = Vec::new();
        let mut is_point = true;
        for (begin, (operator, own)) in self.operators.iter().zip(&self.block_of).enumerate() {
            let block = self.blocks.get(*own);
            let end = block.map(|block| block.turn.filter(|turn| begin <= *turn).unwrap_or(block.end));
            if let Some(end) = end.filter(|end| is_point && begin < *end) {
                points.push(Point { begin, end });
            }
            is_point = matches!(operator, Operator::If { .. } | Operator::Else | Operator::End | Operator::BrIf { .. });
        }
        points
    }

    /// A number that is another one for most functions with other points.
    pub(super) fn shape(&self) -> u32 {
        let kind = |operator: &Operator<'_>| match operator {
            Operator::Block { .. } => 1,
            Operator::Loop { .. } => 2,
            Operator::If { .. } => 3,
            Operator::Else => 4,
            Operator::End => 5,
            Operator::BrIf { .. } => 6,
            Operator::Br { .. } => 7,
            Operator::BrTable { .. } => 8,
            Operator::Return => 9,
            Operator::Call { .. } => 10,
            Operator::CallIndirect { .. } => 11,
            _ => 0,
        };
        let kinds = self.operators.iter().map(kind).filter(|kind| *kind > 0);
        // The numbers of Fowler, Noll and Vo, for 32 bits.
        kinds.fold(0x811c_9dc5, |shape: u32, kind| (shape ^ kind).wrapping_mul(0x0100_0193))
    }
}
