package io.fairlead.ingest.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import io.fairlead.ingest.etcd.EtcdOptions.Layout;
import io.fairlead.ingest.etcd.EtcdOptions.OtherKeys;
import io.fairlead.ingest.etcd.EtcdOptions.Place;
import io.fairlead.ingest.etcd.EtcdOptions.ValueLayout;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Locality;
import io.fairlead.model.Naming;
import io.fairlead.model.Traits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EtcdMapperTest {
    private static final ValueLayout PLAIN = new ValueLayout.PlainAddress();

    private static KeyValue item(String key, String value) {
        return new KeyValue(
                KeyValue.base64(key.getBytes(StandardCharsets.UTF_8)),
                KeyValue.base64(value.getBytes(StandardCharsets.UTF_8)));
    }

    private static Layout layout(String key, ValueLayout value) {
        return new Layout("/services/", key, OtherKeys.REJECT, value);
    }

    private static Instance map(Layout layout, String key, String value) {
        return new EtcdMapper(Layouts.of(layout)).map(item(key, value)).orElseThrow();
    }

    @Test
    void mapsAJsonValue() {
        Instance instance = map(Layouts.JSON, "/services/web/one", """
                {"address": "10.0.0.1", "port": 8080, "weight": "3", "health": "warning", "tags": ["b", "a"],
                 "meta": {"version": "v2", "canary": true, "deep": {"a": 1}, "none": null}, "password": "secret"}""");

        assertThat(instance.id()).isEqualTo("web/one");
        assertThat(instance.naming()).isEqualTo(Naming.of("web"));
        assertThat(instance.address()).isEqualTo("10.0.0.1");
        assertThat(instance.ports()).containsExactly(ListedPort.target(8080));
        assertThat(instance.health()).isEqualTo(Health.WARNING);
        assertThat(instance.traits().weight()).isEqualTo(3);
        assertThat(instance.tags()).isEqualTo(Set.of("a", "b"));
        assertThat(instance.metadata())
                .isEqualTo(Map.of(
                        "version", "v2", "canary", "true", "etcd.key", "/services/web/one", "key.instance", "one"));
    }

    @Test
    void mapsAnAddressAlone() {
        Instance instance = map(layout("{service}/{instance}", PLAIN), "/services/user.rpc/758", "10.0.0.1:8080");

        assertThat(instance.naming()).isEqualTo(Naming.of("user.rpc"));
        assertThat(instance.address()).isEqualTo("10.0.0.1");
        assertThat(instance.ports()).containsExactly(ListedPort.target(8080));
        assertThat(instance.traits()).isEqualTo(Traits.NONE);
        assertThat(instance.health()).isEqualTo(Health.UNKNOWN);
    }

    @Test
    void takesNamespaceAndLocalityFromTheKey() {
        Instance instance = map(
                layout("{namespace}/{region}/{zone}/{service}/{instance}", PLAIN),
                "/services/shop/eu/eu-1/web/one",
                "10.0.0.1:80");

        assertThat(instance.naming()).isEqualTo(new Naming("web", "", "shop"));
        assertThat(instance.traits().locality()).isEqualTo(new Locality("eu", "eu-1", ""));
    }

    /// As Kratos and other frameworks register: the name in the value, the address as a URL in a list.
    @Test
    void takesTheServiceFromTheValue() {
        Place place = new Place(
                JsonPointer.compile("/endpoints/0"),
                JsonPointer.compile("/port"),
                Layouts.NONE,
                JsonPointer.compile("/name"));
        Layout layout = layout("{path+}", new ValueLayout.Fields(place, Layouts.DETAILS));

        Instance instance = map(
                layout,
                "/services/x/1",
                "{\"name\": \"web\", \"endpoints\": [\"grpc://10.0.0.1:9000?isSecure=false\"]}");

        assertThat(instance.naming()).isEqualTo(Naming.of("web"));
        assertThat(instance.id()).isEqualTo("x/1");
        assertThat(instance.ports()).containsExactly(ListedPort.target(9000));
        assertThatThrownBy(() -> map(layout, "/services/x/1", "{\"endpoints\": [\"10.0.0.1:9000\"]}"))
                .hasMessage("its value names no service, where value.service points");
    }

    @Test
    void readsPortsByName() {
        Place place = new Place(
                JsonPointer.compile("/address"),
                JsonPointer.compile("/port"),
                JsonPointer.compile("/ports"),
                Layouts.NONE);
        Layout layout = layout("{service}/{instance}", new ValueLayout.Fields(place, Layouts.DETAILS));

        assertThat(map(layout, "/services/web/1", "{\"address\": \"a\", \"ports\": {\"http\": 80, \"grpc\": \"90\"}}")
                        .ports())
                .isEqualTo(List.of(new ListedPort("grpc", 0, "", 90), new ListedPort("http", 0, "", 80)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/services/web | {} | the key does not have the form /services/{service}/{instance}",
                "/other/web/1 | {} | the key is not below the prefix /services/",
                "/services/web/1 | '' | its value is no JSON object",
                "/services/web/1 | [] | its value is no JSON object",
                "/services/web/1 | 10.0.0.1:80 | its value is no JSON object",
                "/services/web/1 | {\"address\": \"a\"} {} | its value is no JSON object",
                "/services/web/1 | {} | its value has no address at /address",
                "/services/web/1 | {\"address\": \"\"} | its value has no address at /address",
                "/services/web/1 | {\"address\": \"a\", \"port\": 70000} | the port \"70000\" is no number from 1 to 65535",
                "/services/web/1 | {\"address\": \"a\", \"weight\": -1} | the weight \"-1\" is no whole number of 0 or more",
            })
    void rejectsWhatCannotBeUsed(String key, String value, String problem) {
        assertThatThrownBy(() -> map(Layouts.JSON, key, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(problem);
    }

    /// Something else than what is declared may be anything: without its ports or its weight an instance would be
    /// another one.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"address\": \"a\", \"port\": {\"http\": 80}} | what is at /port is neither text nor a number",
                "{\"address\": \"a\", \"port\": [80]} | what is at /port is neither text nor a number",
                "{\"address\": [\"a\"]} | what is at /address is neither text nor a number",
                "{\"address\": \"a\", \"ports\": 80} | what is at /ports is no map",
                "{\"address\": \"a\", \"ports\": [80]} | what is at /ports is no map",
                "{\"address\": \"a\", \"ports\": {\"http\": {}}} | the port \"\" is no number from 1 to 65535",
                "{\"address\": \"a\", \"weight\": {}} | what is at /weight is neither text nor a number",
                "{\"address\": \"a\", \"tags\": \"secret\"} | what is at /tags is no list of strings",
                "{\"address\": \"a\", \"tags\": {\"a\": \"b\"}} | what is at /tags is no list of strings",
                "{\"address\": \"a\", \"tags\": [\"b\", {}]} | what is at /tags is no list of strings",
                "{\"address\": \"a\", \"meta\": \"secret\"} | what is at /meta is no map",
                "{\"address\": \"a\", \"meta\": [\"secret\"]} | what is at /meta is no map",
            })
    void rejectsWhatIsNotOfTheDeclaredForm(String value, String problem) {
        Place place = new Place(
                JsonPointer.compile("/address"),
                JsonPointer.compile("/port"),
                value.contains("ports") ? JsonPointer.compile("/ports") : Layouts.NONE,
                Layouts.NONE);
        Layout layout = layout("{service}/{instance}", new ValueLayout.Fields(place, Layouts.DETAILS));

        assertThatThrownBy(() -> map(layout, "/services/web/1", value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(problem);
    }

    @Test
    void whatIsNullOrMissingIsNotGiven() {
        Instance missing = map(Layouts.JSON, "/services/web/1", "{\"address\": \"a\"}");

        assertThat(map(
                        Layouts.JSON,
                        "/services/web/1",
                        "{\"address\": \"a\", \"port\": null, \"weight\": null, \"tags\": null, \"meta\": null}"))
                .isEqualTo(missing);
        assertThat(missing.ports()).isEmpty();
    }

    /// Such a key would keep a pattern with several long parts busy for hours.
    @Test
    void aKeyThatIsTooLongIsNotComparedWithThePattern() {
        Layout layout = layout("{service+}-{a+}-{b+}-{c+}/end", PLAIN);

        assertThatThrownBy(() -> map(layout, "/services/" + "-".repeat(513), "10.0.0.1:80"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("instance id");
    }

    @Test
    void rejectsAKeyAndAValueThatAreNoText() {
        EtcdMapper mapper = new EtcdMapper(Layouts.of(Layouts.JSON));
        String bytes = KeyValue.base64(new byte[] {'/', (byte) 0xff});

        assertThatThrownBy(() -> mapper.map(new KeyValue(bytes, bytes))).hasMessage("the key is not UTF-8");
        assertThatThrownBy(
                        () -> mapper.map(new KeyValue(item("/services/a/b", "").key(), bytes)))
                .hasMessage("its value is not UTF-8");
        assertThat(mapper.idOf(bytes)).isEmpty();
    }

    @Test
    void rejectsAValueThatIsTooLarge() {
        assertThatThrownBy(() -> map(Layouts.JSON, "/services/web/1", " ".repeat((64 << 10) + 1)))
                .hasMessage("its value has 65537 bytes, more than max-value-bytes 65536");
        assertThatThrownBy(() -> map(Layouts.JSON, "/services/web/1", " ".repeat(64 << 10)))
                .hasMessage("its value is no JSON object");
    }

    @Test
    void ignoresOtherKeysIfDeclared() {
        EtcdMapper mapper =
                new EtcdMapper(Layouts.of(new Layout("/services/", "{service}/{instance}", OtherKeys.IGNORE, PLAIN)));

        assertThat(mapper.map(item("/services/config", "anything"))).isEmpty();
        assertThatThrownBy(() -> mapper.map(item("/services/web/1", "any thing")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// Whatever is not declared may be a secret.
    @Test
    void showsNothingElseOfAValue() {
        assertThat(map(Layouts.JSON, "/services/web/1", "{\"address\": \"a\", \"token\": \"secret\"}")
                        .toString())
                .doesNotContain("secret");
        assertThatThrownBy(() -> map(Layouts.JSON, "/services/web/1", "{\"token\": \"secret\", broken"))
                .message()
                .doesNotContain("secret");
    }
}
