package io.fairlead.ingest.eureka;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// Reads the response of `apps` and `apps/delta`, which have the same form, as JSON or XML. Pure.
final class RegistryReader {
    /// What is kept of an instance, by the tokens of its JSON, so that all of them stay within half of the heap.
    private static final long BYTES_PER_TOKEN = 40;

    private final EurekaMapper mapper;
    private final long maxTokens;

    RegistryReader(EurekaMapper mapper) {
        this(mapper, Runtime.getRuntime().maxMemory() / 2 / BYTES_PER_TOKEN);
    }

    /// @param maxTokens of a response
    RegistryReader(EurekaMapper mapper, long maxTokens) {
        this.mapper = mapper;
        this.maxTokens = maxTokens;
    }

    /// The instances of a response in its order.
    ///
    /// @param hash of the full registry: the number of instances of each status
    record Registry(String hash, List<EurekaEntry> entries) {
        Registry {
            entries = List.copyOf(entries);
        }
    }

    /// @throws IOException the body cannot be used, for the reason in the message, which contains nothing of the body:
    ///     metadata may contain passwords
    Registry read(byte[] body, String contentType) throws IOException {
        String type = contentType.toLowerCase(Locale.ROOT);
        if (type.contains("json")) {
            return JsonRegistry.read(mapper, body, maxTokens);
        }
        if (type.contains("xml") && !type.contains("html")) {
            return XmlRegistry.read(mapper, body, maxTokens);
        }
        throw new IOException("Content-Type \"" + contentType + "\", expected application/json or application/xml");
    }

    static IOException noRegistry() {
        return new IOException("no applications with an apps__hashcode, expected the registry of a Eureka server");
    }
}
