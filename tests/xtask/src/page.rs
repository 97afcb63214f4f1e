//! Puts the program in the place of the one that trunk has built, and right what trunk says of it.
//!
//! Trunk knows no program in several files, so [`program`] makes ours. Trunk also names a program by what goes into
//! wasm-bindgen and wasm-opt. Browsers keep a file of such a name for ever, so it has to tell what came out: another
//! wasm-opt would otherwise publish other content under a known name.
//!
//! And it writes the program's digest as `integrity` of a preload link. Browsers do not check it there, and Chromium
//! says so in the console of everybody who opens the page. `boot.js` has it checked when it fetches the file.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384};

use crate::element;
use crate::program::{self, Make, Program};

/// Set where the program is to note which of its functions run.
pub(crate) const NOTING: &str = "CONTACT_DESK_NOTING";

/// What the names of a program's two first files end in: the code that loads it, and what is needed at first.
const ENDS: [&str; 2] = [".js", "_bg.wasm"];

/// The scripts that the page names, which are named after what they hold: a page from before an update finds its own.
const SCRIPTS: [&str; 2] = ["guard", "boot"];

/// Finishes the build that trunk has just made. Trunk calls this, and says where the build is.
pub(crate) fn finish() -> Result<()> {
    let folder = env::var_os("TRUNK_STAGING_DIR").context("this is for trunk to call: run `trunk build`")?;
    let is_release = env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release");
    let folder = PathBuf::from(folder);
    let how = match env::var_os(NOTING) {
        Some(_) => Make::Noting,
        None if is_release => Make::Halves,
        None => Make::Whole,
    };
    finish_in(&folder, |package| program::make(package, how))?;
    element::build(&folder, how)
}

fn finish_in(folder: &Path, make: impl FnOnce(&str) -> Result<Program>) -> Result<()> {
    let index = folder.join("index.html");
    let html = fs::read_to_string(&index).with_context(|| format!("{} could not be read", index.display()))?;
    let link = preload(&html).and_then(program_name);
    let name = link.context("trunk's page has no preload link for the program: has its version changed?")?;
    let package = name.rsplit_once('-').map_or(name, |(package, _)| package);
    let program = make(package)?;
    write_rest(folder, package, &program)?;
    let loader = program.loader(|rest| rest_file(package, rest))?;
    let named = format!("{package}-{:016x}", hash([loader.as_bytes(), &program.first]));
    let mut page = html.clone();
    for (end, bytes) in ENDS.into_iter().zip([loader.as_bytes(), &program.first]) {
        let old = folder.join(format!("{name}{end}"));
        fs::remove_file(&old).with_context(|| format!("{} could not be removed", old.display()))?;
        write(&folder.join(format!("{named}{end}")), bytes)?;
        page = with_integrity(&page, &format!("{name}{end}"), &integrity(bytes))
            .with_context(|| format!("trunk's page has no digest of {name}{end}: has its version changed?"))?;
    }
    let link = preload(&page).unwrap_or_default().to_owned();
    let checked = link.replacen(" integrity=", " data-integrity=", 1);
    page = page.replacen(&link, &checked, 1).replace(name, &named);
    for script in SCRIPTS {
        page = with_named_script(&page, folder, script)?;
    }
    write(&index, page.as_bytes())
}

/// The page with a script of `public/` under a name that tells its content, and with its digest.
fn with_named_script(html: &str, folder: &Path, script: &str) -> Result<String> {
    let file = folder.join(format!("{script}.js"));
    let code = fs::read_to_string(&file).with_context(|| format!("{} could not be read", file.display()))?;
    let code = program::compact(&code);
    let named = format!("{script}-{:016x}.js", hash([code.as_bytes()]));
    let source = format!("src=\"{script}.js\"");
    ensure!(html.contains(&source), "index.html has no script {script}.js");
    fs::remove_file(&file).with_context(|| format!("{} could not be removed", file.display()))?;
    write(&folder.join(&named), code.as_bytes())?;
    let link = format!("src=\"./{named}\" integrity=\"{}\"", integrity(code.as_bytes()));
    Ok(html.replacen(&source, &link, 1))
}

/// The inside of the program's preload link.
fn preload(html: &str) -> Option<&str> {
    let mut links = html.split("<link rel=\"preload\"").skip(1).filter_map(|link| link.split('>').next());
    links.find(|link| program_name(link).is_some())
}

/// `contact-desk-82e1fd4a57b0c3aa` of `href="./contact-desk-82e1fd4a57b0c3aa_bg.wasm"`.
fn program_name(link: &str) -> Option<&str> {
    link.split('"').find_map(|part| part.strip_suffix("_bg.wasm"))?.rsplit('/').next()
}

/// The page with another digest for the file of that name.
fn with_integrity(html: &str, file: &str, digest: &str) -> Option<String> {
    let (before, link) = html.split_once(&format!("/{file}\""))?;
    let (attributes, rest) = link.split_once(" integrity=\"")?;
    let (_, behind) = rest.split_once('"')?;
    (!attributes.contains('>')).then(|| format!("{before}/{file}\"{attributes} integrity=\"{digest}\"{behind}"))
}

/// The digest of a file, as browsers check it.
pub(crate) fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

/// The name of the rest of a program, and its digest: a shorter one, that a script computes too.
pub(crate) fn rest_file(package: &str, rest: &[u8]) -> (String, String) {
    let digest = format!("sha256-{}", STANDARD.encode(Sha256::digest(rest)));
    (format!("{package}-rest-{:016x}.wasm", hash([rest])), digest)
}

/// Writes the rest of a program, if it has one.
pub(crate) fn write_rest(folder: &Path, package: &str, program: &Program) -> Result<()> {
    let Some(rest) = &program.rest else { return Ok(()) };
    write(&folder.join(rest_file(package, rest).0), rest)
}

/// What files hold, in a number.
pub(crate) fn hash<const N: usize>(files: [&[u8]; N]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for bytes in files {
        hasher.write(bytes);
    }
    hasher.finish()
}

pub(crate) fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(file, bytes).with_context(|| format!("{} could not be written", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<script src=\"guard.js\"></script><script id=\"boot\" src=\"boot.js\"></script><link rel=\"preload\" href=\"config.json\" as=\"fetch\"><link rel=\"modulepreload\" href=\"./contact-desk-0a.js\" integrity=\"sha384-x\">\
        <link rel=\"preload\" href=\"./contact-desk-0a_bg.wasm\" integrity=\"sha384-y\" as=\"fetch\"></head>";

    /// The page of a build whose program is `program`.
    fn finished(test: &str, program: &str) -> String {
        let folder = env::temp_dir().join(format!("contact-desk-page-{test}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for (name, text) in [
            ("index.html", PAGE),
            ("contact-desk-0a.js", "old"),
            ("contact-desk-0a_bg.wasm", "old"),
            ("guard.js", "guard"),
            ("boot.js", "boot"),
        ] {
            fs::write(folder.join(name), text).unwrap();
        }
        finish_in(&folder, |_| Ok(Program::of(program, "rest"))).unwrap();
        let page = fs::read_to_string(folder.join("index.html")).unwrap();
        let name = program_name(preload(&page).unwrap()).unwrap();
        assert_eq!(fs::read_to_string(folder.join(format!("{name}_bg.wasm"))).unwrap(), program);
        let loader = fs::read_to_string(folder.join(format!("{name}.js"))).unwrap();
        let rest = loader.split("\"./").nth(1).unwrap().split('"').next().unwrap();
        assert_eq!(fs::read_to_string(folder.join(rest)).unwrap(), "rest", "{loader}");
        fs::remove_dir_all(&folder).unwrap();
        page
    }

    #[test]
    fn the_digest_of_the_program_moves_and_that_of_its_loader_stays() {
        let page = finished("digest", "program");
        let digest = integrity(b"program");
        assert!(page.contains(&format!("_bg.wasm\" data-integrity=\"{digest}\"")), "{page}");
        assert!(page.contains(".js\" integrity=\"sha384-") && !page.contains("sha384-x"), "{page}");
        assert!(!page.contains("contact-desk-0a"), "{page}");
    }

    #[test]
    fn the_scripts_of_the_page_are_named_after_what_they_hold() {
        let page = finished("scripts", "program");
        let digest = integrity(b"guard\n");
        let named = format!("<script src=\"./guard-{:016x}.js\" integrity=\"{digest}\"></script>", hash([b"guard\n"]));
        assert!(page.contains(&named), "{page}");
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
