/**
 * {@code bin/schema}: {@link io.asgard.registry.cli.SchemaCommand} is the command line, {@link
 * io.asgard.registry.cli.RegistryClient} speaks REST with a registry anywhere.
 */
@NullMarked
package io.asgard.registry.cli;

import org.jspecify.annotations.NullMarked;
