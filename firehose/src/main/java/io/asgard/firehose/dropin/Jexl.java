package io.asgard.firehose.dropin;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JEXL as filters have it, in CEL: comparisons of a message's getters with literals, joined by and,
 * or, not and parentheses.
 */
final class Jexl {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(\"[^\"]*\"|'[^']*'|\\d+(?:\\.\\d+)?|[A-Za-z_][A-Za-z0-9_]*(?:\\(\\))?|"
              + "==|!=|<=|>=|&&|\\|\\||[<>!().-])");
  private static final Map<String, String> OPERATORS =
      Map.ofEntries(
          Map.entry("==", "=="),
          Map.entry("eq", "=="),
          Map.entry("!=", "!="),
          Map.entry("ne", "!="),
          Map.entry("<", "<"),
          Map.entry("lt", "<"),
          Map.entry(">", ">"),
          Map.entry("gt", ">"),
          Map.entry("<=", "<="),
          Map.entry("le", "<="),
          Map.entry(">=", ">="),
          Map.entry("ge", ">="));

  private final List<String> tokens = new ArrayList<>();
  private final String root;
  private final @Nullable Descriptor type;
  private int at;

  /**
   * Reads its tokens.
   *
   * @param root what its object is here
   * @param type of that; null if it is not known
   * @throws IllegalArgumentException if there is something else in it
   */
  Jexl(String source, String root, @Nullable Descriptor type) {
    this.root = root;
    this.type = type;
    Matcher matcher = TOKEN.matcher(source.strip());
    int end = 0;
    while (end < source.strip().length() && matcher.find(end) && matcher.start() == end) {
      tokens.add(matcher.group(1));
      end = matcher.end();
    }
    require(end == source.strip().length(), "no " + source.strip().substring(end).strip());
  }

  /** A path, and the field that it ends at, if that is known. */
  private record Path(String text, @Nullable FieldDescriptor field) {}

  /**
   * The condition in CEL.
   *
   * @throws IllegalArgumentException saying what is not translated
   */
  String cel() {
    String condition = or();
    require(at == tokens.size(), "no " + peek());
    return condition;
  }

  private String or() {
    StringBuilder all = new StringBuilder(and());
    while (take("||", "or")) {
      all.append(" || ").append(and());
    }
    return all.toString();
  }

  private String and() {
    StringBuilder all = new StringBuilder(not());
    while (take("&&", "and")) {
      all.append(" && ").append(not());
    }
    return all.toString();
  }

  private String not() {
    if (take("!", "not")) {
      return "!" + group(not());
    }
    if (take("(")) {
      String inside = or();
      require(take(")"), "a closing parenthesis for " + inside);
      return group(inside);
    }
    return comparison();
  }

  private static String group(String condition) {
    return "(" + condition + ")";
  }

  private String comparison() {
    if (isLiteral(peek())) {
      String literal = next();
      String operator = operator();
      Path path = path();
      return literal(literal, path) + " " + operator + " " + path.text();
    }
    Path path = path();
    if (!OPERATORS.containsKey(peek())) {
      return path.text(); // A truth.
    }
    String operator = operator();
    boolean negative = take("-");
    String literal = next();
    require(isLiteral(literal), "a literal for " + literal);
    return path.text() + " " + operator + " " + (negative ? "-" : "") + literal(literal, path);
  }

  private String operator() {
    String operator = OPERATORS.get(next());
    require(operator != null, "a comparison for " + tokens.get(at - 1));
    return String.valueOf(operator);
  }

  /** Getters of an object, whatever that is called. */
  private Path path() {
    require(next().matches("[a-z][A-Za-z0-9_]*"), "a field for " + tokens.get(at - 1));
    Path path = new Path(root, null);
    Descriptor within = type;
    while (take(".")) {
      String name = next();
      if (name.equals("toString()") || name.equals("name()")) {
        continue; // Of an enum: it is compared by name.
      }
      require(name.matches("get[A-Z]\\w*\\(\\)|[a-z]\\w*"), "a getter for " + name);
      FieldDescriptor field = within == null ? null : field(name, within);
      path = new Path(path.text() + "." + (field == null ? snake(name) : field.getName()), field);
      within =
          field != null && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
              ? field.getMessageType()
              : null;
    }
    return path;
  }

  private static FieldDescriptor field(String getter, Descriptor within) {
    String name = bare(getter);
    return within.getFields().stream()
        .filter(field -> field.getName().equals(name) || field.getJsonName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "a field of " + within.getFullName() + " for " + getter));
  }

  /** vehicleType of getVehicleType(). */
  private static String bare(String getter) {
    return getter.startsWith("get") && getter.endsWith("()")
        ? Character.toLowerCase(getter.charAt(3)) + getter.substring(4, getter.length() - 2)
        : getter;
  }

  private static String snake(String getter) {
    return bare(getter).replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
  }

  private static boolean isLiteral(String token) {
    return token.matches("[\"'\\d].*|true|false|null");
  }

  /** As CEL compares it with that field. */
  private String literal(String token, Path path) {
    boolean text = token.startsWith("\"") || token.startsWith("'");
    String bare = text ? token.substring(1, token.length() - 1) : token;
    FieldDescriptor field = path.field();
    if (field == null) {
      return text ? '"' + bare.replace("\\", "\\\\").replace("\"", "\\\"") + '"' : token;
    }
    return switch (field.getJavaType()) {
      case ENUM -> field.getEnumType().getFullName() + "." + bare;
      case FLOAT, DOUBLE -> bare.contains(".") ? bare : bare + ".0";
      case INT, LONG -> isUnsigned(field) ? bare + "u" : bare;
      default -> text ? '"' + bare.replace("\\", "\\\\").replace("\"", "\\\"") + '"' : token;
    };
  }

  private static boolean isUnsigned(FieldDescriptor field) {
    return switch (field.getType()) {
      case UINT32, UINT64, FIXED32, FIXED64 -> true;
      default -> false;
    };
  }

  private String peek() {
    return at < tokens.size() ? tokens.get(at) : "the end";
  }

  private String next() {
    require(at < tokens.size(), "more than that");
    return tokens.get(at++);
  }

  private boolean take(String... any) {
    if (at < tokens.size() && List.of(any).contains(tokens.get(at))) {
      at++;
      return true;
    }
    return false;
  }

  private static void require(boolean holds, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(expected);
    }
  }
}
