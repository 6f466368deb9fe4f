package io.fairlead.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.embedded.SchemaLogEntry.Register;
import io.fairlead.embedded.SchemaLogEntry.SetLevel;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.wire.schemaregistry.CompatibilityLevel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class RegistryStateTest {
    private static RegistryState after(SchemaLogEntry... entries) {
        RegistryState state = RegistryState.EMPTY;
        for (SchemaLogEntry entry : entries) {
            state = state.apply(entry);
        }
        return state;
    }

    @Test
    void givesIdsInLogOrder() {
        RegistryState state = after(
                new Register("a", 0, "\"int\""), new Register("b", 0, "\"long\""), new Register("b", 1, "\"int\""));
        assertThat(state.versions("a")).containsExactly(1);
        assertThat(state.versions("b")).containsExactly(2, 1);
    }

    @Test
    void leavesOutARegistrationThatWasCheckedAgainstOlderVersions() {
        RegistryState first = after(new Register("a", 0, "\"int\""));
        assertThat(first.apply(new Register("a", 0, "\"long\""))).isSameAs(first);
        assertThat(first.apply(new Register("a", 1, "\"long\"")).versions("a")).containsExactly(1, 2);
    }

    @Test
    void leavesOutARegistrationOfWhatIsThere() {
        RegistryState first = after(new Register("a", 0, "\"int\""));
        assertThat(first.apply(new Register("a", 1, "\"int\""))).isSameAs(first);
    }

    @Test
    void keepsTheLastLevel() {
        RegistryState state =
                after(new SetLevel("", CompatibilityLevel.FULL), new SetLevel("a", CompatibilityLevel.NONE));
        assertThat(state.level()).isEqualTo(CompatibilityLevel.FULL);
        assertThat(state.ownLevel("a")).contains(CompatibilityLevel.NONE);
        assertThat(state.ownLevel("b")).isEmpty();
    }

    @Test
    void readsFromJsonWhatItWrote() {
        for (SchemaLogEntry entry : new SchemaLogEntry[] {
            new Register("a", 3, "{\"type\":\"int\"}"), new SetLevel("", CompatibilityLevel.FULL_TRANSITIVE)
        }) {
            assertThat(SchemaLogJson.read("x", SchemaLogJson.write(entry))).contains(entry);
        }
    }

    @Test
    void skipsWhatNoReleaseWrites() {
        for (String foreign : new String[] {"", "\u0000x", "[1]", "7"}) {
            assertThat(SchemaLogJson.read("x", foreign.getBytes(StandardCharsets.UTF_8)))
                    .as(foreign)
                    .isEmpty();
        }
        assertThat(SchemaLogJson.read("x", null)).isEmpty();
    }

    @Test
    void refusesALogOfSomethingElse() {
        byte[] bytes = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> SchemaLogJson.read("topic fairlead.schemas offset 3", bytes))
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessage("embedded schema registry: topic fairlead.schemas offset 3 is not an entry of this release:"
                        + " neither \"register\" nor \"level\"; run the release that wrote it, or newer, and let"
                        + " nothing else write to the topic");
    }
}
