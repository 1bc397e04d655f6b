package io.asgard.conformance;

import java.util.List;

/** A case that was run: what was to be published, what came back, what the servers saw. */
record Run(Case of, List<Published> published, Result result, Script script) {}
