//! What is shipped for hosts that cannot be run here: the parts of it that can.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use browser::Browser;
use hosting::Deployment;
use serde_json::json;

fn written(prefix: &str, name: &str) -> String {
    let servers = Deployment::new(prefix, None).unwrap().servers();
    servers.into_iter().find(|(known, _)| *known == name).unwrap().1
}

#[test]
fn the_function_of_cloudfront_knows_pages_from_files() {
    let check = |prefix: &str, cases: &[(&str, &str)]| {
        let page = Browser::shared().page();
        let uris: Vec<&str> = cases.iter().map(|(uri, _)| *uri).collect();
        let script = format!(
            "(() => {{ {}\nreturn {}.map((uri) => {{ const answer = handler({{ request: {{ uri }} }}); return answer.uri ?? `${{answer.statusCode}} ${{answer.headers.location.value}}`; }}); }})()",
            written(prefix, "cloudfront-function.js"),
            json!(uris),
        );
        let expected: Vec<&str> = cases.iter().map(|(_, expected)| *expected).collect();
        assert_eq!(page.eval(&script), json!(expected));
    };
    check(
        "/",
        &[
            ("/", "/index.html"),
            ("/jakarta", "/index.html"),
            ("/jakarta/check", "/index.html"),
            ("/jakarta/contacts/a.js", "/index.html"),
            ("/jakarta/contacts/628%40c.us/picture", "/index.html"),
            ("/jakarta/contacts/1%2F2", "/index.html"),
            ("/frame.js", "/frame.js"),
            ("/contact-desk-0123456789abcdef_bg.wasm", "/contact-desk-0123456789abcdef_bg.wasm"),
            ("/contact-desk.d.ts", "/contact-desk.d.ts"),
            ("/config.json", "/config.json"),
            ("/examples/", "/examples/index.html"),
        ],
    );
    check(
        "/desk/",
        &[
            ("/desk", "308 /desk/"),
            ("/desk/", "/desk/index.html"),
            ("/desk/jakarta/contacts/a.js", "/desk/index.html"),
            ("/desk/frame.js", "/desk/frame.js"),
            ("/jakarta", "/jakarta"),
        ],
    );
}

#[test]
fn every_file_goes_to_s3_with_its_type_and_its_caching_and_the_page_last() {
    let dist = env::var_os("CONTACT_DESK_DIST").map_or_else(|| PathBuf::from("../../dist"), PathBuf::from);
    let folder = tempfile::tempdir().unwrap();
    // Stands in for the AWS command line, and notes what it is told.
    let aws = folder.path().join("aws");
    let notes = folder.path().join("notes");
    fs::write(
        &aws,
        format!("#!/bin/sh\nprintf '%s\\t%s\\t%s\\t%s\\n' \"$3\" \"$4\" \"$6\" \"$8\" >>'{}'\n", notes.display()),
    )
    .unwrap();
    fs::set_permissions(&aws, fs::Permissions::from_mode(0o755)).unwrap();
    let script = folder.path().join("s3.sh");
    fs::write(&script, written("/desk/", "s3.sh")).unwrap();
    let path = format!("{}:{}", folder.path().display(), env::var("PATH").unwrap());
    let status = Command::new("sh").arg(&script).arg(&dist).env("PATH", path).env("BUCKET", "b").status().unwrap();
    assert!(status.success());

    let notes = fs::read_to_string(&notes).unwrap();
    let lines: Vec<Vec<&str>> = notes.lines().map(|line| line.split('\t').collect()).collect();
    // It has two names: what is not there is answered with it, too.
    assert_eq!(lines[lines.len() - 2..].iter().map(|line| line[0]).collect::<Vec<_>>(), ["404.html", "index.html"]);
    let uploaded: BTreeMap<&str, &Vec<&str>> = lines.iter().map(|line| (line[0], line)).collect();
    let mut names = Vec::new();
    list(&dist, "", &mut names);
    names.retain(|name| !name.ends_with(".br") && !name.ends_with(".gz") && !name.starts_with('_'));
    assert_eq!(uploaded.len(), names.len());
    for name in &names {
        let file = Path::new(name);
        let expected =
            [name, &*format!("s3://b/desk/{name}"), hosting::content_type(file), hosting::caching::of_file(file)];
        assert_eq!(uploaded[&**name], &expected);
    }
}

#[test]
fn the_headers_of_a_release_are_no_more_than_hosts_that_go_by_the_path_take() {
    let dist = env::var_os("CONTACT_DESK_DIST").map_or_else(|| PathBuf::from("../../dist"), PathBuf::from);
    let mut names = Vec::new();
    list(&dist, "", &mut names);
    let written = Deployment::new("/", None).unwrap().web_root(&names);
    let (_, headers) = written.iter().find(|(name, _)| *name == "_headers").unwrap();
    let n_rules = headers.lines().filter(|line| line.starts_with('/')).count();
    // Cloudflare leaves out what goes beyond.
    assert!((names.len() / 4..=100).contains(&n_rules), "{n_rules} rules");
}

fn list(folder: &Path, below: &str, names: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{below}{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            list(&path, &format!("{name}/"), names);
        } else {
            names.push(name);
        }
    }
}
