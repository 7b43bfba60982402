//! Nothing leaves the machine: no library that could send it is compiled in. That the sources open no connection of
//! their own is seen to by the layering test.

use std::{collections::BTreeSet, process::Command};

use buyerscope::state::Versions;
use serde_json::Value;

/// Clients of HTTP and what they are made with, TLS, resolvers of names, and what opens a browser.
const SENDERS: [&str; 28] = [
    "async-net",
    "attohttpc",
    "aws-sdk-s3",
    "curl",
    "curl-sys",
    "h2",
    "h3",
    "hickory-resolver",
    "http",
    "hyper",
    "hyper-util",
    "isahc",
    "minreq",
    "native-tls",
    "object_store",
    "openssl",
    "openssl-sys",
    "quinn",
    "reqwest",
    "rustls",
    "schannel",
    "sentry",
    "surf",
    "trust-dns-resolver",
    "tungstenite",
    "ureq",
    "webbrowser",
    "webpki-roots",
];

fn cargo(arguments: &[&str]) -> String {
    let done = Command::new(env!("CARGO"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .args(["--offline", "--locked"])
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

/// The libraries in what users run, for this platform.
fn compiled_in() -> BTreeSet<String> {
    let tree = cargo(&["tree", "--edges", "normal", "--prefix", "none", "--format", "{p}"]);
    let names = tree.lines().filter_map(|line| line.split(' ').next());
    names.map(str::to_owned).collect()
}

#[test]
fn no_library_that_sends_is_compiled_in() {
    let names = compiled_in();
    assert!(names.len() > 200 && names.contains("polars") && names.contains("eframe"));
    let senders: Vec<&str> = SENDERS.into_iter().filter(|name| names.contains(*name)).collect();
    assert!(
        senders.is_empty(),
        "{senders:?} can send what is on this machine elsewhere"
    );
}

#[test]
fn about_says_the_licences_of_the_libraries_as_they_do() {
    let metadata: Value = serde_json::from_str(&cargo(&[
        "metadata",
        "--format-version",
        "1",
        "--filter-platform",
        &host(),
    ]))
    .unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    for (library, version) in Versions::of_this_program().libraries {
        let found = packages
            .iter()
            .find(|package| package["name"] == library.name && package["version"] == version);
        let found = found.unwrap_or_else(|| panic!("{} {version} is not in the build", library.name));
        assert_eq!(found["license"], library.licence, "{}", library.name);
    }
}

fn host() -> String {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let said = Command::new(rustc).arg("-vV").output().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.unwrap().to_owned()
}
