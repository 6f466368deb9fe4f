package io.fairlead.ingest.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.Delta;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.model.failure.RejectedFailure;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What is written to the dead letter topic of keys that cannot be used.
class RejectedKeysTest {
    private final Map<String, String> letters = new TreeMap<>();
    private final KnownKeys known = new KnownKeys(new EtcdMapper(Layouts.of(Layouts.JSON)));

    private final RegistryListener listener = new RegistryListener() {
        @Override
        public void awaitPermit() {}

        @Override
        public void complete(CompleteReport report) {}

        @Override
        public void changed(Delta delta) {}

        @Override
        public void rejected(String item, RejectedFailure failure) {
            throw new AssertionError("without its content");
        }

        @Override
        public void rejected(String item, byte[] content, RejectedFailure failure) {
            letters.put(item, new String(content, StandardCharsets.UTF_8));
        }
    };

    private void write(String key, String value) {
        var _ = known.written(new KeyValue(KeyValue.base64(bytes(key)), KeyValue.base64(bytes(value))), listener);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aValueThatCannotBeUsedIsInIt() {
        write("/services/web/1", "10.0.0.1:80");

        assertThat(letters).containsExactly(Map.entry("/services/web/1", "10.0.0.1:80"));
    }

    /// It belongs to something else, and may be a secret.
    @Test
    void theValueOfAKeyOfAnotherFormIsNot() {
        write("/services/password", "secret");

        assertThat(letters).containsExactly(Map.entry("/services/password", ""));
    }

    /// Larger than what a record may be.
    @Test
    void aValueThatIsTooLargeIsNot() {
        write("/services/web/1", "x".repeat((64 << 10) + 1));

        assertThat(letters).containsExactly(Map.entry("/services/web/1", ""));
    }
}
