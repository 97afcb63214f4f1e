//! The built dashboard in headless Chromium against the simulator, found by role and name as a person would.

mod desk;
mod looks;

use desk::Desk;
