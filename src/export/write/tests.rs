use super::*;

fn cause(result: Result<(), ExportError>) -> WriteCause {
    match result {
        Err(ExportError::Write { cause, .. }) => cause,
        other => panic!("{other:?}"),
    }
}

#[test]
fn files_are_written_and_replaced_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("matrix.csv");
    write(&path, b"old", &[]).unwrap();
    write(&path, b"new", &[]).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
    // Nothing is left beside it.
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn the_source_is_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("customers.csv");
    fs::write(&source, "id\n1\n").unwrap();
    let detour = folder.path().join(".").join("customers.csv");
    assert_eq!(cause(write(&detour, b"x", &[&source])), WriteCause::IsSource);
    assert_eq!(fs::read(&source).unwrap(), b"id\n1\n");
    write(&folder.path().join("other.csv"), b"x", &[&source]).unwrap();
}

#[cfg(unix)]
#[test]
fn a_link_to_the_source_is_the_source() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("customers.csv");
    let link = folder.path().join("link.csv");
    fs::write(&source, "id\n").unwrap();
    std::os::unix::fs::symlink(&source, &link).unwrap();
    assert_eq!(cause(write(&link, b"x", &[&source])), WriteCause::IsSource);
    assert_eq!(cause(write(&source, b"x", &[&link])), WriteCause::IsSource);
}

#[test]
fn each_failure_has_its_words() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("nowhere").join("a.svg");
    let error = write(&missing, b"x", &[]).unwrap_err().to_string();
    assert!(error.starts_with("Could not write a.svg: the folder "), "{error}");
    assert!(
        error.ends_with("does not exist. Make it first, or save elsewhere"),
        "{error}"
    );

    assert_eq!(cause(write(folder.path(), b"x", &[])), WriteCause::IsFolder);

    let file = folder.path().join("file");
    fs::write(&file, "x").unwrap();
    assert!(matches!(
        cause(write(&file.join("a.svg"), b"x", &[])),
        WriteCause::FolderIsFile { .. }
    ));
    assert!(matches!(
        cause(make_folder(&file)),
        WriteCause::FolderIsFile { .. }
    ));

    let mut permissions = fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&file, permissions).unwrap();
    assert_eq!(cause(write(&file, b"y", &[])), WriteCause::ReadOnlyFile);
    assert_eq!(fs::read(&file).unwrap(), b"x");
}

#[test]
fn a_folder_that_is_there_is_not_said_to_be_missing() {
    let folder = tempfile::tempdir().unwrap();
    let missing = io::Error::from(io::ErrorKind::NotFound);
    let there = folder.path().display().to_string();
    assert_eq!(
        cause_of(&missing, folder.path(), 0),
        WriteCause::NotWritable { folder: there }
    );
    let gone = folder.path().join("gone");
    assert!(matches!(
        cause_of(&missing, &gone, 0),
        WriteCause::NoFolder { .. }
    ));
}

#[cfg(target_os = "linux")]
#[test]
fn the_folder_of_processes_cannot_be_written_to() {
    let error = write(Path::new("/proc/a.svg"), b"x", &[])
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("Could not write a.svg: ") && !error.contains("does not exist"),
        "{error}"
    );
    let error = make_folder(Path::new("/proc/buyerscope/charts"))
        .unwrap_err()
        .to_string();
    assert!(!error.contains("does not exist"), "{error}");
}

#[test]
fn a_log_grows_and_belongs_to_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.journal");
    let mut log = Log::create(&path, b"one\n").unwrap();
    log.append(b"two\n").unwrap();
    log.append(b"three\n").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"one\ntwo\nthree\n");
    assert!(Log::take(&path).unwrap().is_none(), "it is in use");
    // Written anew it is still its own.
    let log = Log::create(&path, b"four\n").unwrap();
    assert!(Log::take(&path).unwrap().is_none());
    drop(log);
    let (mut left, bytes) = Log::take(&path).unwrap().unwrap();
    assert_eq!(bytes, b"four\n");
    left.append(b"five\n").unwrap();
    assert_eq!(left.n_bytes(), 10);
    left.remove().unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    assert!(matches!(
        Log::create(&path.join("no"), b"").map(drop),
        Err(ExportError::Write { .. })
    ));
}

#[test]
fn a_full_disk_says_how_much_is_needed() {
    let full = io::Error::from(io::ErrorKind::StorageFull);
    assert_eq!(
        cause_of(&full, Path::new("/tmp"), 31_000),
        WriteCause::DiskFull { needs: 31_000 }
    );
}

#[test]
fn folders_are_made_with_those_above() {
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("a").join("b");
    make_folder(&deep).unwrap();
    make_folder(&deep).unwrap();
    assert!(deep.is_dir());
}
