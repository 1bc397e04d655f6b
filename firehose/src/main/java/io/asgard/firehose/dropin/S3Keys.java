package io.asgard.firehose.dropin;

/** A bucket of S3, which their keys name after what it is for. */
record S3Keys(Variables variables, Settings settings) {
  private static final long MOST_TIMEOUT = 15_000;

  /**
   * Adds its settings.
   *
   * @param of what, as DLQ
   * @param type the key that says which kind of storage it is
   * @param path of ours, with a dot at its end
   */
  void translate(String of, String type, String path) {
    if (!variables.word(type, "GCS").equals("S3")) {
      variables.wrong(type, "S3; buckets of others by their S3 endpoint, " + path + "endpoint");
      return;
    }
    String prefix = of + "_S3_";
    String directory = variables.get(prefix + "DIRECTORY_PREFIX").orElse("");
    variables.copy(
        prefix + "BUCKET_NAME",
        path + "url",
        bucket -> "s3://" + bucket + (directory.isEmpty() ? "" : "/" + directory));
    variables.copy(prefix + "REGION", path + "region");
    variables.copy(prefix + "ACCESS_KEY", path + "access-key");
    variables.copy(prefix + "SECRET_KEY", path + "secret-key");
    variables.millis(prefix + "API_TIMEOUT_MS", path + "timeout", MOST_TIMEOUT);
  }
}
