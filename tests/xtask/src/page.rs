//! Puts right two things in what trunk has built.
//!
//! Trunk names the program by what goes into wasm-bindgen and wasm-opt. Browsers keep a file of such a name for ever,
//! so it has to tell what came out: another wasm-opt would otherwise publish other content under a known name.
//!
//! And it writes the program's digest as `integrity` of a preload link. Browsers do not check it there, and Chromium
//! says so in the console of everybody who opens the page. `boot.js` has it checked when it fetches the file.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// What the names of a program's two files end in: the code that loads it, and the program.
const ENDS: [&str; 2] = [".js", "_bg.wasm"];

/// Finishes the build that trunk has just made. Trunk calls this, and says where the build is.
pub(crate) fn finish() -> Result<()> {
    let folder = env::var_os("TRUNK_STAGING_DIR").context("this is for trunk to call: run `trunk build`")?;
    finish_in(&PathBuf::from(folder))
}

fn finish_in(folder: &Path) -> Result<()> {
    let index = folder.join("index.html");
    let html = fs::read_to_string(&index).with_context(|| format!("{} could not be read", index.display()))?;
    let link = preload(&html).context("trunk's page has no preload link for the program: has its version changed?")?;
    let name = program_name(link).context("trunk's preload link names no program: has its version changed?")?;
    let named = rename(folder, name)?;
    let checked = link.replacen(" integrity=", " data-integrity=", 1);
    let html = html.replacen(link, &checked, 1).replace(name, &named);
    fs::write(&index, html).with_context(|| format!("{} could not be written", index.display()))
}

/// The inside of the preload link.
fn preload(html: &str) -> Option<&str> {
    html.split_once("<link rel=\"preload\"")?.1.split('>').next()
}

/// `contact-desk-82e1fd4a57b0c3aa` of `href="./contact-desk-82e1fd4a57b0c3aa_bg.wasm"`.
fn program_name(link: &str) -> Option<&str> {
    link.split('"').find_map(|part| part.strip_suffix("_bg.wasm"))?.rsplit('/').next()
}

/// Renames the files called `name` by what they hold, and gives the new name.
fn rename(folder: &Path, name: &str) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for end in ENDS {
        let file = folder.join(format!("{name}{end}"));
        hasher.write(&fs::read(&file).with_context(|| format!("{} could not be read", file.display()))?);
    }
    let package = name.rsplit_once('-').map_or(name, |(package, _)| package);
    let named = format!("{package}-{:016x}", hasher.finish());
    for end in ENDS {
        let (from, to) = (folder.join(format!("{name}{end}")), folder.join(format!("{named}{end}")));
        fs::rename(&from, to).with_context(|| format!("{} could not be renamed", from.display()))?;
    }
    Ok(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<link rel=\"modulepreload\" href=\"./contact-desk-0a.js\" integrity=\"sha384-x\">\
        <link rel=\"preload\" href=\"./contact-desk-0a_bg.wasm\" integrity=\"sha384-y\" as=\"fetch\"></head>";

    /// The page of a build whose program is `program`.
    fn finished(test: &str, program: &str) -> String {
        let folder = env::temp_dir().join(format!("contact-desk-page-{test}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for (name, text) in [("index.html", PAGE), ("contact-desk-0a.js", "load"), ("contact-desk-0a_bg.wasm", program)]
        {
            fs::write(folder.join(name), text).unwrap();
        }
        finish_in(&folder).unwrap();
        let page = fs::read_to_string(folder.join("index.html")).unwrap();
        let name = program_name(preload(&page).unwrap()).unwrap();
        assert_eq!(fs::read_to_string(folder.join(format!("{name}_bg.wasm"))).unwrap(), program);
        assert_eq!(fs::read_to_string(folder.join(format!("{name}.js"))).unwrap(), "load");
        fs::remove_dir_all(&folder).unwrap();
        page
    }

    #[test]
    fn the_digest_of_the_program_moves_and_that_of_its_loader_stays() {
        let page = finished("digest", "program");
        assert!(page.contains(" data-integrity=\"sha384-y\"") && page.contains(" integrity=\"sha384-x\""), "{page}");
        assert!(!page.contains("contact-desk-0a"), "{page}");
    }

    #[test]
    fn another_program_has_another_name() {
        assert_eq!(finished("same", "program"), finished("again", "program"));
        assert_ne!(finished("one", "program"), finished("other", "smaller program"));
    }

    #[test]
    fn a_page_of_another_shape_is_refused() {
        assert_eq!(preload("<head></head>"), None);
        assert_eq!(program_name(" href=\"./a.js\""), None);
    }
}
