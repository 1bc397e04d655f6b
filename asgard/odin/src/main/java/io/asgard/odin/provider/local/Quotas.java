package io.asgard.odin.provider.local;

import io.asgard.odin.spec.Resource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.quota.ClientQuotaEntity;

/** The quotas of a stream's clients, as declared. */
final class Quotas {
  private static final Map<String, String> RATES =
      Map.of("produce", "producer_byte_rate", "consume", "consumer_byte_rate");
  private static final String REQUESTS = "request_percentage";

  private Quotas() {}

  /** What Kafka calls them, by entity. */
  static Map<ClientQuotaEntity, Map<String, Double>> of(Resource stream) {
    Map<ClientQuotaEntity, Map<String, Double>> quotas = new LinkedHashMap<>();
    for (Resource declared : stream.sections("quotas")) {
      quotas.put(
          new ClientQuotaEntity(
              Map.of(ClientQuotaEntity.CLIENT_ID, declared.text("clientId").orElse(""))),
          limits(declared));
    }
    return quotas;
  }

  private static Map<String, Double> limits(Resource declared) {
    Map<String, Double> limits = new TreeMap<>();
    RATES.forEach(
        (field, key) -> declared.size(field).ifPresent(bytes -> limits.put(key, (double) bytes)));
    int percent = declared.whole("requests", 0);
    if (percent > 0) {
      limits.put(REQUESTS, (double) percent);
    }
    return limits;
  }
}
