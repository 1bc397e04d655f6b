/**
 * What the registry knows. {@link io.asgard.registry.catalog.Catalog} answers readers from one
 * immutable {@link io.asgard.registry.catalog.Snapshot} in memory and sends writers to {@link
 * io.asgard.registry.catalog.Registrations} and on to {@link
 * io.asgard.registry.catalog.CatalogTables}, where every write raises one revision number: an
 * instance that sees a higher one loads a new snapshot. {@link
 * io.asgard.registry.catalog.TopicCheck} says all that is wrong with a topic or a {@link
 * io.asgard.platform.records.DescriptorSet} before anything is stored.
 */
@NullMarked
package io.asgard.registry.catalog;

import org.jspecify.annotations.NullMarked;
