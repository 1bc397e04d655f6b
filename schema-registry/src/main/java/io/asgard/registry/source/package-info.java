/**
 * From {@code .proto} files to a descriptor set: {@link io.asgard.registry.source.Protoc} runs the
 * real compiler, {@link io.asgard.registry.source.SourceFiles} keeps what it is given in its
 * directory, and {@link io.asgard.registry.source.SchemaText} writes descriptors as source again.
 */
@NullMarked
package io.asgard.registry.source;

import org.jspecify.annotations.NullMarked;
