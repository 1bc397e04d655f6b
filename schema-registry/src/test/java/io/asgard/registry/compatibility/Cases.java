package io.asgard.registry.compatibility;

import io.asgard.contracts.v1.ProtoFile;
import io.asgard.contracts.v1.ProtoSources;
import io.asgard.platform.records.DescriptorSet;
import io.asgard.registry.source.Protoc;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Cases as a file has them: a name, the old source, the new one, and what is found between them.
 * Old and new sources are compiled by one run of protoc each, every case in a package of its own.
 */
final class Cases {
  /** A case: {@code expected} has one finding a line. */
  record Case(String name, TopicTypes old, TopicTypes now, List<String> expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  private record Text(String name, String old, String now, List<String> expected) {}

  private Cases() {}

  static List<Case> in(String resource) {
    List<Text> texts = new ArrayList<>();
    for (String block : read(resource).split("(?m)^== ", -1)) {
      if (!block.isBlank() && !block.startsWith("#")) {
        texts.add(text(block));
      }
    }
    ProtoSources.Builder old = ProtoSources.newBuilder();
    ProtoSources.Builder now = ProtoSources.newBuilder();
    for (int i = 0; i < texts.size(); i++) {
      old.addAllFiles(files("c" + i, texts.get(i).old()));
      now.addAllFiles(files("c" + i, texts.get(i).now()));
    }
    DescriptorSet oldSet = compile(old.build());
    DescriptorSet nowSet = compile(now.build());
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      Text text = texts.get(i);
      cases.add(
          new Case(
              text.name(),
              new TopicTypes(oldSet, "c" + i + ".K", "c" + i + ".M"),
              new TopicTypes(nowSet, "c" + i + ".K", "c" + i + ".M"),
              text.expected()));
    }
    return cases;
  }

  private static Text text(String block) {
    String[] parts = block.split("(?m)^-- (old|new|found)\n", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException(block + " (expected: -- old, -- new, -- found)");
    }
    return new Text(
        parts[0].strip(),
        parts[1],
        parts[2],
        parts[3].lines().map(String::strip).filter(line -> !line.isEmpty()).toList());
  }

  /** The case's file, and those after a line {@code // file NAME}; $ is the case's package. */
  private static List<ProtoFile> files(String name, String source) {
    List<ProtoFile> files = new ArrayList<>();
    String[] parts = source.replace("$", name).split("(?m)^// file ", -1);
    files.add(file(name + ".proto", complete(name, parts[0])));
    for (int i = 1; i < parts.length; i++) {
      String[] lines = parts[i].split("\n", 2);
      files.add(file(name + "/" + lines[0].strip(), lines[1]));
    }
    return files;
  }

  private static ProtoFile file(String name, String content) {
    return ProtoFile.newBuilder().setName(name).setContent(content).build();
  }

  /** Adds what most cases have alike: syntax, package, and the type that they do not speak of. */
  private static String complete(String name, String source) {
    boolean headed = source.startsWith("syntax") || source.startsWith("edition");
    String text = headed ? source : "syntax = \"proto3\";\n" + source;
    String label = text.startsWith("syntax = \"proto2\"") ? "optional " : "";
    String key = text.contains("message K") ? "" : "message K { " + label + "string id = 1; }\n";
    String message =
        text.contains("message M ") || text.contains("// no M")
            ? ""
            : "message M { " + label + "string a = 1; }\n";
    return text.replaceFirst("\n", "\npackage " + name + ";\n") + key + message;
  }

  static DescriptorSet compile(ProtoSources sources) {
    try (Protoc protoc = new Protoc(Duration.ofSeconds(20))) {
      return DescriptorSet.parse(protoc.compile(sources));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(String resource) {
    try (InputStream in = Cases.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
