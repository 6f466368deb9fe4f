package io.fairlead.api.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fairlead.api.access.TokensFile.KnownToken;
import io.fairlead.model.failure.ConfigurationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads a file of tokens. No message repeats a value of it: a token may be where its digest belongs.
final class TokensText {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern PRINCIPAL = Pattern.compile("[\\p{Alnum}@._:/-]{1,100}");

    private TokensText() {}

    /// The file.
    record Content(@Nullable List<Entry> tokens) {}

    /// One token.
    record Entry(
            @Nullable String principal,
            @Nullable String sha256,
            @Nullable List<String> roles,
            @Nullable Scopes scope,
            @Nullable String expires) {}

    /// Names of what the roles are for. No list: everything.
    record Scopes(
            @Nullable List<String> pipelines,
            @Nullable List<String> namespaces,
            @Nullable List<String> sources) {
        List<AccessScope> all() {
            return Stream.of(
                            named(pipelines).map(it -> (AccessScope) new AccessScope.OfPipeline(it)),
                            named(namespaces).map(it -> (AccessScope) new AccessScope.OfNamespace(it)),
                            named(sources).map(it -> (AccessScope) new AccessScope.OfSource(it)))
                    .flatMap(it -> it)
                    .toList();
        }

        private static Stream<String> named(@Nullable List<String> names) {
            return names == null ? Stream.empty() : names.stream();
        }
    }

    /// @throws ConfigurationFailure `API-TOKENS`: it cannot be used
    static List<KnownToken> read(Path file) {
        List<KnownToken> tokens = new ArrayList<>();
        List<Entry> entries = content(file).tokens();
        if (entries == null) {
            throw wrong(file, "tokens", "a list of tokens");
        }
        for (int i = 0; i < entries.size(); i++) {
            tokens.add(token(file, "tokens[" + i + "]", entries.get(i)));
        }
        return List.copyOf(tokens);
    }

    /// An empty value is not the same as none: a scope that is not written to its end would be for everything.
    private static void requireNoEmpty(Path file, String place, JsonNode node) {
        if (node.isNull()) {
            throw wrong(file, place, "a value, or not this key");
        }
        node.properties().forEach(it -> requireNoEmpty(file, place + "." + it.getKey(), it.getValue()));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            requireNoEmpty(file, place + "[" + i + "]", node.get(i));
        }
    }

    private static Content content(Path file) {
        try {
            YAMLMapper mapper = new YAMLMapper();
            String text = Files.readString(file);
            JsonNode root = mapper.readTree(text);
            root.properties().forEach(it -> requireNoEmpty(file, it.getKey(), it.getValue()));
            return Objects.requireNonNullElse(mapper.readValue(text, Content.class), new Content(null));
        } catch (JsonMappingException e) {
            throw wrong(
                    file,
                    e.getPathReference().replaceAll(".*?->", "").replaceAll("[^\\w\\[\\]\".]", ""),
                    "the keys" + " principal, sha256, roles, scope and expires, each of its type");
        } catch (JsonProcessingException e) {
            throw wrong(
                    file,
                    "line " + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()),
                    "YAML");
        } catch (IOException e) {
            throw new ConfigurationFailure(
                    "API-TOKENS",
                    "http.tokens: the file " + file + " cannot be read ("
                            + e.getClass().getSimpleName() + ")",
                    e);
        }
    }

    private static KnownToken token(Path file, String place, Entry entry) {
        if (entry.principal() == null || !PRINCIPAL.matcher(entry.principal()).matches()) {
            throw wrong(file, place + ".principal", "a name of letters, digits and @._:/-");
        }
        if (entry.sha256() == null || !SHA256.matcher(entry.sha256()).matches()) {
            throw wrong(file, place + ".sha256", "the SHA-256 of the token, 64 hexadecimal digits");
        }
        return new KnownToken(
                entry.sha256().toLowerCase(Locale.ROOT),
                new Principal(entry.principal(), "token", grants(file, place, entry)),
                expires(file, place, entry.expires()));
    }

    private static List<Grant> grants(Path file, String place, Entry entry) {
        List<AccessScope> scopes = entry.scope() == null
                ? List.of(new AccessScope.Everything())
                : entry.scope().all();
        if (scopes.isEmpty()) {
            throw wrong(
                    file, place + ".scope", "names under pipelines, namespaces or sources; no scope for everything");
        }
        List<Grant> grants = new ArrayList<>();
        for (String role : Objects.requireNonNullElse(entry.roles(), List.<String>of())) {
            AccessRole named = Stream.of(AccessRole.values())
                    .filter(it -> it.toString().equals(role.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> wrong(file, place + ".roles", "reader or operator"));
            scopes.forEach(scope -> grants.add(new Grant(named, scope)));
        }
        if (grants.isEmpty()) {
            throw wrong(file, place + ".roles", "at least one of reader and operator");
        }
        return grants;
    }

    private static @Nullable Instant expires(Path file, String place, @Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException _) {
            throw wrong(file, place + ".expires", "a time such as 2027-01-01T00:00:00Z");
        }
    }

    private static ConfigurationFailure wrong(Path file, String place, String expected) {
        return new ConfigurationFailure(
                "API-TOKENS", "http.tokens: " + place + " of the file " + file + ": expected " + expected);
    }
}
