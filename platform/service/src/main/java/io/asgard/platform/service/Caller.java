package io.asgard.platform.service;

import java.util.Set;

/**
 * Who sends a request, as its verified token says.
 *
 * @param id the token's id (claim {@code jti}), by which it is revoked
 * @param subject the user or process (claim {@code sub})
 * @param team the team that the roles are of (claim {@code team})
 */
public record Caller(String id, String subject, String team, Set<Role> roles) {
  public Caller {
    roles = Set.copyOf(roles);
  }

  /** Whether the caller has the role for what the team owns. */
  public boolean may(Role role, String owner) {
    return roles.contains(Role.ADMIN) || (team.equals(owner) && has(role));
  }

  /** Throws {@link ForbiddenException} unless the caller has the role for what the team owns. */
  public void require(Role role, String owner) {
    if (!may(role, owner)) {
      throw new ForbiddenException(
          "token of "
              + subject
              + ", team "
              + team
              + ": "
              + roles
              + " (expected: "
              + role
              + " of team "
              + owner
              + ")");
    }
  }

  /** Throws {@link ForbiddenException} unless the caller has the role in its own team. */
  public void requireAny(Role role) {
    if (!has(role)) {
      throw new ForbiddenException(
          "token of " + subject + ", team " + team + ": " + roles + " (expected: " + role + ")");
    }
  }

  private boolean has(Role role) {
    return roles.stream().anyMatch(mine -> mine.implies(role));
  }
}
