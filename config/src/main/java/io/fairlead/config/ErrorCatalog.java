package io.fairlead.config;

import io.fairlead.model.Nearest;
import io.fairlead.model.failure.ConfigurationFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The error codes of the modules on the class path; each module describes its own in one file.
public record ErrorCatalog(SortedMap<String, ErrorCode> codes) {
    private static final String RESOURCE = "META-INF/fairlead/errors.yaml";

    public ErrorCatalog {
        codes = Collections.unmodifiableSortedMap(new TreeMap<>(codes));
    }

    public static ErrorCatalog load() {
        SortedMap<String, ErrorCode> codes = new TreeMap<>();
        try {
            for (URL file : Collections.list(ErrorCatalog.class.getClassLoader().getResources(RESOURCE))) {
                for (ErrorCode code : read(file)) {
                    if (codes.put(code.code(), code) != null) {
                        throw new IllegalStateException("error code " + code.code() + " is described twice");
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the descriptions of error codes cannot be read", e);
        }
        return new ErrorCatalog(codes);
    }

    private static List<ErrorCode> read(URL file) throws IOException {
        try (InputStream text = file.openStream()) {
            Map<?, ?> described = (Map<?, ?>)
                    new Load(LoadSettings.builder().setLabel(file.toString()).build()).loadFromInputStream(text);
            return described.entrySet().stream()
                    .map(entry -> code(String.valueOf(entry.getKey()), (Map<?, ?>) entry.getValue()))
                    .toList();
        }
    }

    private static ErrorCode code(String code, Map<?, ?> described) {
        return new ErrorCode(
                code,
                ErrorCode.Kind.valueOf(text(described, "kind").toUpperCase(Locale.ROOT)),
                text(described, "meaning"),
                text(described, "remedy"));
    }

    private static String text(Map<?, ?> described, String key) {
        return String.valueOf(described.get(key)).strip();
    }

    /// Whether this can only be meant as a code: no key of the configuration has capitals and hyphens.
    public static boolean isCode(String text) {
        return text.matches("[A-Za-z0-9]+(-[A-Za-z0-9]+)+")
                && text.toUpperCase(Locale.ROOT).equals(text);
    }

    /// The description of one code.
    ///
    /// @throws ConfigurationFailure `CONFIG-CODE-UNKNOWN`, with the most similar code
    public ErrorCode find(String wanted) {
        ErrorCode found = codes.get(wanted);
        if (found == null) {
            String advice = Nearest.to(wanted, codes.keySet())
                    .map(near -> "did you mean \"" + near + "\"?")
                    .orElse("docs/errors.md lists all");
            throw new ConfigurationFailure(
                    "CONFIG-CODE-UNKNOWN", "there is no error code \"" + wanted + "\"; " + advice);
        }
        return found;
    }
}
