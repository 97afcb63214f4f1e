//! The rules of the source tree, as tests.

mod tidy;
