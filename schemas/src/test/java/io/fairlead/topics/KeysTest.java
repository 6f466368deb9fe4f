package io.fairlead.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.topics.RecordKey.OfAll;
import io.fairlead.topics.RecordKey.OfEndpoint;
import io.fairlead.topics.RecordKey.OfInstance;
import io.fairlead.topics.RecordKey.OfService;
import io.fairlead.topics.RecordKey.OfSource;
import io.fairlead.topics.RecordKey.OfTarget;
import io.fairlead.wire.ModelValues;
import io.fairlead.wire.RecordValues;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class KeysTest {
    @ParameterizedTest
    @MethodSource("io.fairlead.wire.Seeds#all")
    void whatIsWrittenIsRead(long seed) {
        ModelValues values = new ModelValues(seed);
        RecordKey instance = new OfInstance(values.service(), values.source(), values.instanceId());
        RecordKey endpoint = new OfEndpoint(values.service(), values.endpointKey());
        RecordKey service = new OfService(values.service());
        RecordKey source = new OfSource(values.source());

        assertThat(Keys.parseChange(Keys.bytes(instance))).isEqualTo(instance);
        assertThat(Keys.parseChange(Keys.bytes(source))).isEqualTo(source);
        assertThat(Keys.parseChange(Keys.bytes(service))).isEqualTo(service);
        assertThat(Keys.parseEndpoint(Keys.bytes(endpoint))).isEqualTo(endpoint);
        assertThat(Keys.parseEndpoint(Keys.bytes(source))).isEqualTo(source);
        assertThat(Keys.parseEndpoint(Keys.bytes(service))).isEqualTo(service);
        assertThat(Keys.parseSubject(Keys.bytes(service))).isEqualTo(service);
        assertThat(Keys.parseSubject(Keys.bytes(source))).isEqualTo(source);
        assertThat(Keys.parseSubject(Keys.bytes(new OfAll()))).isEqualTo(new OfAll());
        assertThat(Keys.parseSubject(Keys.bytes(new OfTarget("prod")))).isEqualTo(new OfTarget("prod"));
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.wire.Seeds#all")
    void theKeyOfEveryRecordIsReadable(long seed) {
        RecordValues values = new RecordValues(seed);
        RecordKey ofEvent = Keys.of(values.event());
        RecordKey ofEntry = Keys.of(values.entry());

        assertThat(Keys.parseChange(Keys.bytes(ofEvent))).isEqualTo(ofEvent);
        assertThat(Keys.parseEndpoint(Keys.bytes(ofEntry))).isEqualTo(ofEntry);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "shop/a|dc1; expected namespace/host|source|instance-id",
                "shop/a|dc1|; expected namespace/host|source|instance-id",
                "shop; service key \"shop\" is not of the form namespace/host",
                "shop/A|dc1|i-1; its canonical form is \"shop/a|dc1|i-1\"",
            })
    void aChangeKeyThatIsNoneIsRejected(String key, String reason) {
        assertThatThrownBy(() -> Keys.parseChange(key.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(RejectedFailure.class)
                .hasMessage("changes key \"" + key + "\" cannot be read: " + reason);
    }

    @Test
    void anotherSpellingOfAnAddressIsRejectedAsItWouldBeAnotherKey() {
        assertThatThrownBy(() -> Keys.parseEndpoint("a/b|[2001:DB8::1]:80".getBytes(StandardCharsets.UTF_8)))
                .hasMessage("endpoints key \"a/b|[2001:DB8::1]:80\" cannot be read: its canonical form is"
                        + " \"a/b|[2001:db8::1]:80\"");
    }
}
