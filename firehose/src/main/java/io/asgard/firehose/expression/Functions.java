package io.asgard.firehose.expression;

import dev.cel.bundle.CelBuilder;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What expressions can call beside CEL's own: <code>mask(text, shown)</code> shows the last so many
 * characters; <code>hash(text)</code> is its SHA-256 and <code>hash(text, key)</code> its
 * HMAC-SHA-256, in hexadecimal digits.
 */
final class Functions {
  private Functions() {}

  static void addTo(CelBuilder cel) {
    cel.addFunctionDeclarations(
            CelFunctionDecl.newFunctionDeclaration(
                "mask",
                CelOverloadDecl.newGlobalOverload(
                    "mask_string_int", SimpleType.STRING, SimpleType.STRING, SimpleType.INT)),
            CelFunctionDecl.newFunctionDeclaration(
                "hash",
                CelOverloadDecl.newGlobalOverload(
                    "hash_string", SimpleType.STRING, SimpleType.STRING),
                CelOverloadDecl.newGlobalOverload(
                    "hash_string_string", SimpleType.STRING, SimpleType.STRING, SimpleType.STRING)))
        .addFunctionBindings(
            CelFunctionBinding.from("mask_string_int", String.class, Long.class, Functions::mask),
            CelFunctionBinding.from("hash_string", String.class, Functions::sha256),
            CelFunctionBinding.from(
                "hash_string_string", String.class, String.class, Functions::hmac));
  }

  private static String mask(String text, long shown) {
    int length = text.codePointCount(0, text.length());
    int hidden = (int) Math.max(0, length - Math.max(0, shown));
    return "*".repeat(hidden) + text.substring(text.offsetByCodePoints(0, hidden));
  }

  private static String sha256(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(utf8(text));
      return HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // Every Java has it.
    }
  }

  private static String hmac(String text, String key) {
    if (key.isEmpty()) {
      throw new IllegalArgumentException("hash: an empty key (expected: a secret)");
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(utf8(key), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(utf8(text)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
