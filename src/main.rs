//! Starts the dashboard.
fn main() {}
