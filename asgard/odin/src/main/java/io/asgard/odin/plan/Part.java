package io.asgard.odin.plan;

import java.util.Set;

/**
 * The smallest thing that can be created, replaced and removed: a process, a topic, a job.
 *
 * @param resource id of the resource that it is a part of
 * @param needs names of the parts that must be there first
 * @param fingerprint of everything it is made from: another fingerprint, another part
 * @param restart how it is restarted when it changes, in words; empty if it changes in place
 */
public record Part(
    String name, String resource, Set<String> needs, String fingerprint, String restart) {
  /** A part that changes in place. */
  public Part(String name, String resource, Set<String> needs, String fingerprint) {
    this(name, resource, needs, fingerprint, "");
  }

  /** A part that changes by being ended and started again. */
  public static Part process(String name, String resource, Set<String> needs, String fingerprint) {
    return new Part(name, resource, needs, fingerprint, "restarts");
  }

  /**
   * The same part, restarted with care.
   *
   * @param condition under which it is ended, in words
   */
  public Part restartedWhen(String condition) {
    return new Part(name, resource, needs, fingerprint, "restarts when " + condition);
  }
}
