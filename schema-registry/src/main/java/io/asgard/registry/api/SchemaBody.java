package io.asgard.registry.api;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.asgard.contracts.v1.ProtoSources;
import io.asgard.registry.source.Protoc;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;

/** A schema as it was sent: a descriptor set, or sources that become one. */
public final class SchemaBody {
  private final Protoc protoc;
  private final DataSize max;

  public SchemaBody(Protoc protoc, DataSize max) {
    this.protoc = protoc;
    this.max = max;
  }

  /** The descriptor set, which need not be one; in JSON that of ProtoSources. */
  byte[] read(MediaType type, InputStream body) throws IOException {
    return MediaType.APPLICATION_JSON.includes(type)
        ? compiled(body)
        : read("descriptor set", body);
  }

  private byte[] compiled(InputStream body) throws IOException {
    ProtoSources.Builder sources = ProtoSources.newBuilder();
    try {
      JsonFormat.parser().merge(new String(read("files", body), StandardCharsets.UTF_8), sources);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(
          "body: " + e.getMessage() + " (expected: ProtoSources)", e);
    }
    byte[] compiled = protoc.compile(sources.build());
    require(compiled.length <= max.toBytes(), "files, compiled");
    return compiled;
  }

  private byte[] read(String what, InputStream body) throws IOException {
    int most = Math.toIntExact(max.toBytes());
    byte[] bytes = body.readNBytes(most + 1);
    require(bytes.length <= most, what);
    return bytes;
  }

  private void require(boolean fits, String what) {
    if (!fits) {
      throw new IllegalArgumentException(what + ": too large (expected: <= " + max + ")");
    }
  }
}
