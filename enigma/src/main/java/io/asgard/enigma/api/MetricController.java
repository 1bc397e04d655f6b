package io.asgard.enigma.api;

import io.asgard.contracts.v1.MetricModel;
import io.asgard.enigma.store.Catalog;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.Role;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/metrics/{metric}}. */
@RestController
public final class MetricController {
  private final Catalog catalog;

  public MetricController(Catalog catalog) {
    this.catalog = catalog;
  }

  @PutMapping("/v1/metrics/{metric}")
  MetricModel put(Caller caller, @PathVariable String metric, @RequestBody MetricModel body) {
    MetricModel model = body.getName().isEmpty() ? body.toBuilder().setName(metric).build() : body;
    if (!model.getName().equals(metric)) {
      throw new IllegalArgumentException(
          "name: " + model.getName() + " (expected: " + metric + ", as in the path)");
    }
    caller.require(Role.EDITOR, model.getTeam());
    catalog.find(metric).ifPresent(known -> caller.require(Role.EDITOR, known.getTeam()));
    catalog.put(model);
    return model;
  }

  @GetMapping("/v1/metrics/{metric}")
  MetricModel get(Caller caller, @PathVariable String metric) {
    caller.requireAny(Role.VIEWER);
    return catalog.get(metric);
  }
}
