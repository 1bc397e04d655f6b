package io.asgard.odin.spec;

import java.util.List;

/**
 * What files declare.
 *
 * @param resources as far as they could be read
 * @param problems of each resource by itself; {@link SetRules} knows those between them
 */
public record Declared(List<Resource> resources, Places places, List<Problem> problems) {}
