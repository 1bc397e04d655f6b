package io.asgard.odin.apply;

import io.asgard.odin.spec.Resource;
import java.util.List;

/**
 * What somebody wants a set to be.
 *
 * @param resources all of it: what is not among them any more is removed
 * @param actor who wants it
 * @param allowDestroy whether what is removed may take its data with it
 */
public record Wish(String set, List<Resource> resources, String actor, boolean allowDestroy) {}
