package io.asgard.odin.provider.local;

import java.nio.file.Path;

/**
 * A built service, copied so that a new build cannot pull the files from under a running process.
 *
 * @param jar beside its {@code lib}
 * @param archive where its AppCDS archive is, or will be
 */
record Artifact(Path jar, Path archive, String fingerprint) {}
