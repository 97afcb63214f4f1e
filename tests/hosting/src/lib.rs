//! Stand-in.
use serde_json::Value;
pub struct Deployment;
impl Deployment {
    pub fn new(_: &str, _: Option<Value>) -> Result<Self, String> { Ok(Self) }
    pub fn meta_policy(&self) -> String { "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' https: data: blob:; connect-src 'self' https: http:; font-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'self'".into() }
    pub fn web_root(&self) -> Vec<(&'static str, String)> { Vec::new() }
    pub fn servers(&self) -> Vec<(&'static str, String)> { Vec::new() }
}
