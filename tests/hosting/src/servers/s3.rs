//! S3: a script that uploads each file with its type and its caching.

use crate::Deployment;
use crate::caching::{FOR_EVER, HASHED, REVALIDATE};
use crate::template::fill;
use crate::types::{BYTES, KINDS};

const TEMPLATE: &str = include_str!("s3.sh");

/// The script that uploads the files.
pub(crate) fn upload(deployment: &Deployment) -> String {
    let kinds = KINDS
        .iter()
        .fold(String::new(), |all, kind| format!("{all}*.{}) type='{}' ;;\n", kind.ending, kind.media_type));
    let values = [
        ("PREFIX", deployment.prefix()),
        ("KINDS", &*kinds),
        ("BYTES", BYTES),
        ("HASHED", HASHED),
        ("FOR_EVER", FOR_EVER),
        ("REVALIDATE", REVALIDATE),
    ];
    fill(TEMPLATE, &values)
}
