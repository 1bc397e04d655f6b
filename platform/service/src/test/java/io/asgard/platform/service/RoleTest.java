package io.asgard.platform.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class RoleTest {
  @Test
  void anAdministratorMayEverythingEverywhere() {
    Caller admin = new Caller("1", "a", "platform", Set.of(Role.ADMIN));
    for (Role role : Role.values()) {
      assertThat(admin.may(role, "any")).as("%s", role).isTrue();
    }
  }

  @Test
  void aPublisherOnlyPublishes() {
    Caller publisher = new Caller("1", "a", "transport", Set.of(Role.PUBLISHER));
    assertThat(publisher.may(Role.PUBLISHER, "transport")).isTrue();
    assertThat(publisher.may(Role.VIEWER, "transport")).isFalse();
    assertThat(publisher.may(Role.PUBLISHER, "payments")).isFalse();
  }

  @Test
  void anEditorReads() {
    assertThat(new Caller("1", "a", "t", Set.of(Role.EDITOR)).may(Role.VIEWER, "t")).isTrue();
  }
}
