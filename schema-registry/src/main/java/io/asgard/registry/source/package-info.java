/**
 * From {@code .proto} files to a descriptor set: {@link io.asgard.registry.source.Protoc} runs the
 * real compiler, {@link io.asgard.registry.source.SourceFiles} keeps what it is given in its
 * directory, and {@link io.asgard.registry.source.ProtoSource} writes descriptors as sources again;
 * {@link io.asgard.registry.source.SchemaText} writes types for people to compare.
 */
@NullMarked
package io.asgard.registry.source;

import org.jspecify.annotations.NullMarked;
