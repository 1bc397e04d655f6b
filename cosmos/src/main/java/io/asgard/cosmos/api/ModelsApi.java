package io.asgard.cosmos.api;

import com.google.protobuf.Message;
import io.asgard.cosmos.store.Kind;
import io.asgard.cosmos.store.Models;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.Role;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Metrics, layers and areas: read by everybody, written by their owners. */
@RestController
@RequestMapping("/v1/{kind:metrics|layers|areas}")
final class ModelsApi {
  private final Models models;

  ModelsApi(Models models) {
    this.models = models;
  }

  @GetMapping
  ResponseEntity<String> list(@PathVariable String kind, Caller caller) {
    caller.requireAny(Role.VIEWER);
    return json(models.list(models.kind(kind)));
  }

  @GetMapping("/{name}")
  ResponseEntity<String> get(@PathVariable String kind, @PathVariable String name, Caller caller) {
    caller.requireAny(Role.VIEWER);
    return json(models.get(models.kind(kind), name));
  }

  @PutMapping("/{name}")
  ResponseEntity<String> put(
      @PathVariable String kind,
      @PathVariable String name,
      @RequestBody String body,
      Caller caller) {
    put(models.kind(kind), name, body, caller);
    return get(kind, name, caller);
  }

  @DeleteMapping("/{name}")
  ResponseEntity<Void> delete(@PathVariable String kind, @PathVariable String name, Caller caller) {
    requireOwner(models.kind(kind), name, caller);
    models.delete(models.kind(kind), name);
    return ResponseEntity.noContent().build();
  }

  private <M extends Message> void put(Kind<M> kind, String name, String body, Caller caller) {
    M model = kind.checked(name, body);
    requireEditor(kind.owner().apply(model), caller);
    requireOwner(kind, name, caller);
    models.put(kind, model);
  }

  /** What another team owns cannot be taken over. */
  private <M extends Message> void requireOwner(Kind<M> kind, String name, Caller caller) {
    requireEditor(models.find(kind, name).map(kind.owner()).orElse(""), caller);
  }

  private static void requireEditor(String owner, Caller caller) {
    if (owner.isEmpty()) {
      caller.requireAny(Role.EDITOR);
    } else {
      caller.require(Role.EDITOR, owner);
    }
  }

  private static ResponseEntity<String> json(String body) {
    String tag = DigestUtils.md5DigestAsHex(body.getBytes(StandardCharsets.UTF_8));
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).eTag(tag).body(body);
  }
}
