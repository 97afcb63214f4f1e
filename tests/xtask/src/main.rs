//! The task runner of this workspace: `cargo xtask run`, `test`, `package`, `bench`, `profile` and `doctor`.
//!
//! # Where to start
//!
//! - `arguments`: what can be asked for. Pure.
//! - `run`: builds the dashboard and serves it, in front of invented gateways or the person's own.
//! - `checks`: the steps of `cargo xtask test`, in order.
//! - `bench`: builds the dashboard and has it measured.
//! - `profile`: finds out which functions a first list runs.
//! - `doctor`: examines a deployment in a browser.
//! - `tools`: finds trunk, wasm-bindgen, wasm-opt, a browser and web servers, and installs what is missing.
//! - `bundle`, `style`, `program`, `page`: the release build, and what trunk leaves to us in it.
//! - `package`: makes what is put on a server.
//! - `examples`: builds those of the pages in `public/examples/` that need a compiler.

mod arguments;
mod bench;
mod budget;
mod bundle;
mod checks;
mod doctor;
mod element;
mod examples;
mod own_gateways;
mod package;
mod page;
mod process;
mod profile;
mod program;
mod reproducible;
mod run;
mod style;
mod tools;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;

use arguments::Task;

fn main() -> ExitCode {
    match perform() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The whole chain: the last link is usually the one that says what to do.
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform() -> Result<()> {
    match arguments::read(std::env::args().skip(1))? {
        Task::Help => {
            eprintln!("{}", arguments::HELP);
            Ok(())
        }
        Task::Run(options) => run::run(&options),
        Task::Test(names) => checks::run(&names),
        Task::Package(options) => package::run(&options),
        Task::Bench(options) => bench::run_bench(&options),
        Task::Doctor(address) => doctor::run(&address),
        Task::Profile => profile::write(),
        Task::Style => style::write(),
        Task::Page => page::finish(),
    }
}
