package io.fairlead.config;

import io.fairlead.model.Sha256;
import io.fairlead.model.failure.Bug;
import io.fairlead.options.Connector;
import io.fairlead.options.Secret;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/// Digests of configured values: equal for equal values, in every process. It walks through records by their
/// components, so that a key that is added later cannot be forgotten here.
///
/// A secret is included by a slow digest (PBKDF2) whose salt is the pipeline: a reader of a version can neither
/// compute the secret nor test a list of guesses quickly. Lines and file names of rules are not included: they change
/// when something above them is edited.
final class Digests {
    private static final int ROUNDS = 10_000;
    private static final int BYTES = 6;

    private final byte[] salt;

    Digests(String pipeline) {
        salt = ("fairlead-config/" + pipeline).getBytes(StandardCharsets.UTF_8);
    }

    String of(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        write(value, text);
        return short12(text.toString());
    }

    /// The digest of each component of a record, under the name of its key in the file.
    SortedMap<String, String> ofComponents(Record value) {
        SortedMap<String, String> keys = new TreeMap<>();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            keys.put(key(component.getName()), of(get(component, value)));
        }
        return keys;
    }

    private static String key(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    static String short12(String text) {
        return Sha256.hex(text).substring(0, 2 * BYTES);
    }

    /// Strings are preceded by their lengths, so that no two values are written alike.
    private void write(@Nullable Object value, StringBuilder text) {
        switch (value) {
            case null -> text.append("null;");
            case Secret(var secret) -> writeSecret(secret, text);
            case ClientProperties(var values) -> writeSecret(values.isEmpty() ? "" : values.toString(), text);
            case RuleText rule -> write(rule.entries(), text);
            case Connector<?> connector -> write(connector.kind(), text);
            case Record record -> {
                text.append(record.getClass().getSimpleName()).append('(');
                for (RecordComponent component : record.getClass().getRecordComponents()) {
                    write(get(component, record), text);
                }
                text.append(')');
            }
            case List<?> list -> writeAll(list, text);
            case SortedSet<?> set -> writeAll(set, text);
            case Map<?, ?> map -> {
                text.append('{');
                map.forEach((key, each) -> {
                    write(key, text);
                    write(each, text);
                });
                text.append('}');
            }
            default -> {
                String plain = value.toString();
                text.append(plain.length()).append(':').append(plain).append(';');
            }
        }
    }

    private void writeAll(Collection<?> values, StringBuilder text) {
        text.append('[');
        values.forEach(each -> write(each, text));
        text.append(']');
    }

    private void writeSecret(String secret, StringBuilder text) {
        if (secret.isEmpty()) {
            text.append("none;");
            return;
        }
        PBEKeySpec spec = new PBEKeySpec(secret.toCharArray(), salt, ROUNDS, 8 * BYTES * 2);
        try {
            byte[] digest = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            text.append("secret:").append(HexFormat.of().formatHex(digest)).append(';');
        } catch (GeneralSecurityException e) {
            throw new Bug("every Java has PBKDF2", e);
        } finally {
            spec.clearPassword();
        }
    }

    private static @Nullable Object get(RecordComponent component, Record of) {
        try {
            // The options of a connector need not be public.
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(of);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new Bug("a record that cannot be read: " + of.getClass(), e);
        }
    }
}
