package io.asgard.firehose.sink.grpc;

import io.asgard.firehose.sink.client.Tls;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A method of a gRPC service that takes the message of an event.
 *
 * @param url as gRPC has it: host:port, or dns:///service:port for all of its addresses
 * @param method as package.Service/Method
 * @param stream whether a batch goes over one call, an answer for each event in their order; else
 *     each event is a call
 * @param descriptors a FileDescriptorSet with the method, needed by success and retry; else the
 *     answer is not looked at
 * @param success CEL over {@code answer}, false if the event was refused for ever
 * @param retry CEL over {@code answer}, true if it is to be tried again
 * @param metadata of each call, with {@code {{expressions}}} if each event is one
 * @param timeout for a call
 * @param calls the most under way of one lane, if each event is one
 * @param tls if it is to be used; its files are read at the start
 */
public record GrpcSettings(
    @NotBlank String url,
    @NotBlank String method,
    @DefaultValue("false") boolean stream,
    @Nullable Path descriptors,
    @Nullable String success,
    @Nullable String retry,
    @DefaultValue Map<String, String> metadata,
    @DurationMin(millis = 1) @DurationMax(seconds = 30) @DefaultValue("5s") Duration timeout,
    @Positive @DefaultValue("64") int calls,
    @Nullable Tls tls) {}
