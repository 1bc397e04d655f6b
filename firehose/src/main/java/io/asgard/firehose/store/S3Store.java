package io.asgard.firehose.store;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Objects in a bucket, below a prefix. */
final class S3Store implements ObjectStore {
  private static final String MEDIA_TYPE = "application/octet-stream";

  private final URI url;
  private final String bucket;
  private final String prefix;
  private final S3Client client;

  S3Store(ObjectStoreSettings settings) {
    url = settings.url();
    bucket = url.getAuthority();
    String path = url.getPath().replaceFirst("^/+", "").replaceFirst("/+$", "");
    prefix = path.isEmpty() ? "" : path + "/";
    client = client(settings);
  }

  private static S3Client client(ObjectStoreSettings settings) {
    URI endpoint = settings.endpoint();
    S3ClientBuilder client =
        S3Client.builder()
            .region(Region.of(settings.region()))
            .credentialsProvider(credentials(settings))
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(settings.timeout())
                    .socketTimeout(settings.timeout()))
            .overrideConfiguration(
                call ->
                    call.apiCallTimeout(settings.timeout())
                        // Whoever calls tries again, later and with what there is then.
                        .retryStrategy(retries -> retries.maxAttempts(1)))
            // Servers that are not AWS know no checksums behind a body, nor bodies in signed parts.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(S3Configuration.builder().chunkedEncodingEnabled(false).build());
    if (endpoint != null) {
      client.endpointOverride(endpoint).forcePathStyle(true);
    }
    return client.build();
  }

  private static AwsCredentialsProvider credentials(ObjectStoreSettings settings) {
    String accessKey = settings.accessKey();
    String secretKey = settings.secretKey();
    return accessKey == null || secretKey == null
        ? DefaultCredentialsProvider.builder().build()
        : StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
  }

  @Override
  public void put(String name, byte[] bytes) throws ObjectStoreException, InterruptedException {
    RequestBody body =
        RequestBody.fromContentProvider(
            ContentStreamProvider.fromByteArrayUnsafe(bytes), bytes.length, MEDIA_TYPE);
    run(() -> client.putObject(put -> put.bucket(bucket).key(prefix + name), body));
  }

  @Override
  public List<String> list(String beginning) throws ObjectStoreException, InterruptedException {
    return run(
        () ->
            client
                .listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix + beginning))
                .contents()
                .stream()
                .map(S3Object::key)
                .map(key -> key.substring(prefix.length()))
                .toList());
  }

  @Override
  public Optional<byte[]> get(String name) throws ObjectStoreException, InterruptedException {
    return run(
        () -> {
          try {
            return Optional.of(
                client
                    .getObjectAsBytes(get -> get.bucket(bucket).key(prefix + name))
                    .asByteArrayUnsafe());
          } catch (NoSuchKeyException e) {
            return Optional.empty();
          }
        });
  }

  @Override
  public void delete(String name) throws ObjectStoreException, InterruptedException {
    run(() -> client.deleteObject(delete -> delete.bucket(bucket).key(prefix + name)));
  }

  private <T> T run(Supplier<T> call) throws ObjectStoreException, InterruptedException {
    try {
      return call.get();
    } catch (AbortedException e) {
      boolean unused = Thread.interrupted();
      throw new InterruptedException();
    } catch (SdkException e) {
      throw new ObjectStoreException(url + ": " + describe(e), e, isAway(e));
    }
  }

  private static String describe(SdkException failure) {
    if (failure instanceof AwsServiceException answer) {
      AwsErrorDetails details = answer.awsErrorDetails();
      String said =
          details == null ? "" : ": " + details.errorCode() + ": " + details.errorMessage();
      return "status " + answer.statusCode() + said;
    }
    return String.valueOf(failure.getMessage());
  }

  private static boolean isAway(Throwable failure) {
    for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof ConnectException
          || at instanceof UnknownHostException
          || at instanceof NoRouteToHostException
          || at instanceof SocketTimeoutException && "Connect timed out".equals(at.getMessage())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    client.close();
  }
}
