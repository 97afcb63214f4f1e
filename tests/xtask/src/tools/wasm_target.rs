//! The standard library for WebAssembly, which rustup brings.

use std::path::Path;

use anyhow::{Context, Result};

use crate::process;

const TARGET: &str = "wasm32-unknown-unknown";

/// Adds the WebAssembly target to the toolchain of this workspace, unless it is there.
pub(crate) fn add_wasm_target() -> Result<()> {
    if is_there() {
        return Ok(());
    }
    eprintln!("Adding the target {TARGET}, once.");
    let mut rustup = process::in_workspace("rustup");
    rustup.args(["target", "add", TARGET]);
    process::run(&mut rustup)
        .with_context(|| format!("the Rust standard library for {TARGET} is missing: install it, best with rustup"))
}

fn is_there() -> bool {
    let mut rustc = process::in_workspace("rustc");
    rustc.args(["--print", "target-libdir", "--target", TARGET]);
    process::printed(&mut rustc).is_some_and(|folder| Path::new(&folder).is_dir())
}
