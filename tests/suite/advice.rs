//! What the doctor advises and what the README has people paste is what is shipped.

use hosting::Deployment;
use hosting::policy::{ANY_GATEWAY, FRAMED_BY_NOBODY, HEADERS, content};

use crate::tidy::{read, root};

/// The script with the parts of each text put together.
fn doctor() -> String {
    let text = read(&root().join("public/doctor.js"));
    let mut parts = text.split("\" +\n");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| {
        let part = part.trim_start();
        all + part.strip_prefix('"').unwrap_or(part)
    })
}

#[test]
fn the_policy_that_the_doctor_advises_is_the_one_that_is_shipped() {
    let policy = format!("\"{}; {FRAMED_BY_NOBODY}\";", content(ANY_GATEWAY));
    assert!(doctor().contains(&format!("const advised =\n  {policy}")), "public/doctor.js lacks {policy}");
}

#[test]
fn the_other_headers_that_the_doctor_advises_are_those_that_are_shipped() {
    let doctor = doctor().to_lowercase();
    for (name, value) in HEADERS {
        let header = format!("send {name}: {value}");
        let ends = |rest: &str| rest.starts_with([' ', '.']);
        assert!(doctor.split(&header).skip(1).any(ends), "public/doctor.js does not say {header}");
    }
}

#[test]
fn what_is_pasted_from_the_readme_has_every_variable_of_the_proxy() {
    let readme = read(&root().join("README.md"));
    let (_, rest) = readme.split_once("**The gateways on the same origin.**").unwrap();
    let mut blocks = rest.split("```").skip(1).step_by(2);
    let config = blocks.next().and_then(|block| block.strip_prefix("json")).unwrap();
    let servers = Deployment::new("/", Some(serde_json::from_str(config).unwrap())).unwrap().servers();
    let (_, template) = servers.iter().find(|(name, _)| *name == "nginx-proxy.conf.template").unwrap();
    let names: Vec<&str> =
        template.split("${").skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect();
    let is_variable = |name: &&str| name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    let names: Vec<&str> = names.into_iter().filter(is_variable).collect();
    assert!(names.contains(&"DESK_HOST") && names.contains(&"JAKARTA_KEY"), "{names:?}");
    let (docker, server) = (blocks.next().unwrap(), blocks.next().unwrap());
    for name in names {
        for (block, used) in [(docker, format!(" -e {name}")), (server, format!("${name}"))] {
            let (set, used) = (block.find(&format!(" {name}=")), block.find(&used));
            assert!(set.is_some() && set < used, "{name} is not set and then passed on in {block}");
        }
    }
}
