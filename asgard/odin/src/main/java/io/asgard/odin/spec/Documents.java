package io.asgard.odin.spec;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.StreamReader;

/** The documents of a file; one that is broken does not hide the others. */
final class Documents {
  private static final int MOST_CHARACTERS = 4_000_000;
  private static final Pattern MARKER = Pattern.compile("(?m)^---(?=\\s|$)");
  private static final Pattern NOTHING = Pattern.compile("(---)?\\s*(#.*)?|%.*");

  private static final Pattern NEWLINE = Pattern.compile("\r\n|[\n\r\u0085\u2028\u2029]");

  private final String file;
  private final List<Problem> problems;
  private final List<Document> documents = new ArrayList<>();

  private Documents(String file, List<Problem> problems) {
    this.file = file;
    this.problems = problems;
  }

  /**
   * Reads a file.
   *
   * @param problems where to add what is wrong
   */
  static List<Document> of(Source source, List<Problem> problems) {
    Documents all = new Documents(source.name(), problems);
    int before = problems.size();
    all.read(source.text());
    if (all.documents.isEmpty() && problems.size() == before) {
      all.problem(1, "nothing is declared", "at least one resource");
    }
    return all.documents;
  }

  private void problem(int line, String what, String expected) {
    problems.add(Problem.of(file, line, "", what, expected));
  }

  private void read(String given) {
    String text = given.startsWith("\uFEFF") ? given.substring(1) : given;
    if (text.length() > MOST_CHARACTERS) {
      problem(1, text.length() + " characters", "at most " + MOST_CHARACTERS);
      return;
    }
    OptionalInt control = firstNotPrintable(text);
    if (control.isPresent()) {
      int at = control.getAsInt();
      String name = String.format("the character U+%04X", text.codePointAt(at));
      problem(1 + newlines(text, at), name, "YAML, which is printable text");
      return;
    }
    split(text);
  }

  private void split(String text) {
    int start = 0;
    int linesBefore = 0;
    int last = 0;
    Matcher marker = MARKER.matcher(text);
    while (marker.find()) {
      // What has only comments and directives before its marker begins there.
      if (!text.substring(last, marker.start()).lines().allMatch(NOTHING.asMatchPredicate())) {
        String part = text.substring(start, marker.start());
        read(part, linesBefore);
        linesBefore += newlines(part, part.length());
        start = marker.start();
      }
      last = marker.start();
    }
    read(text.substring(start), linesBefore);
  }

  private static OptionalInt firstNotPrintable(String text) {
    int at = 0;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      if (!StreamReader.isPrintable(character)) {
        return OptionalInt.of(at);
      }
      at += Character.charCount(character);
    }
    return OptionalInt.empty();
  }

  private static int newlines(String text, int end) {
    return (int) NEWLINE.matcher(text.substring(0, end)).results().count();
  }

  private void read(String part, int linesBefore) {
    Yaml yaml = new Yaml(new SafeConstructor(options()));
    try {
      OptionalInt tooDeep = tooDeep(yaml.parse(new StringReader(part)));
      if (tooDeep.isPresent()) {
        int line = linesBefore + tooDeep.getAsInt();
        problem(line, "too deep", "at most " + Document.DEEPEST + " levels");
        return;
      }
      for (Node node : yaml.composeAll(new StringReader(part))) {
        if (!node.getTag().equals(Tag.NULL)) {
          documents.add(new Document(file, linesBefore, node, problems));
        }
      }
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine();
      problem(linesBefore + line + 1, String.valueOf(e.getProblem()), "YAML");
    }
  }

  private static LoaderOptions options() {
    LoaderOptions options = new LoaderOptions();
    // Depth and aliases are checked here: the parser's own refusals name no line.
    options.setNestingDepthLimit(2 * Document.DEEPEST);
    options.setMaxAliasesForCollections(Integer.MAX_VALUE);
    options.setCodePointLimit(2 * MOST_CHARACTERS);
    return options;
  }

  /** The line of what stands in too many others. */
  private static OptionalInt tooDeep(Iterable<Event> events) {
    int depth = 0;
    for (Event event : events) {
      if (event instanceof CollectionStartEvent && ++depth > Document.DEEPEST) {
        return OptionalInt.of(event.getStartMark().getLine() + 1);
      }
      if (event instanceof CollectionEndEvent) {
        depth--;
      }
    }
    return OptionalInt.empty();
  }
}
