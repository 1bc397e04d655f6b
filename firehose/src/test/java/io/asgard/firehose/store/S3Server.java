package io.asgard.firehose.store;

import java.net.URI;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** S3 in this JVM, before a directory; it checks signatures. */
public final class S3Server implements AutoCloseable {
  public static final String ACCESS_KEY = "reader";
  public static final String SECRET_KEY = "secret";

  private final S3Proxy server;

  public S3Server(Path directory) throws Exception {
    FilesystemNio2BlobStore files = new FilesystemNio2BlobStore(directory.toString());
    server =
        S3Proxy.builder()
            .blobStore(files)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
            .stopTimeout(0)
            .build();
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }
}
