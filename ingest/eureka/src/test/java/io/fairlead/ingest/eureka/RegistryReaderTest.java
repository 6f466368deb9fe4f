package io.fairlead.ingest.eureka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.ingest.eureka.EurekaOptions.AddressKind;
import io.fairlead.ingest.eureka.EurekaOptions.Mapping;
import io.fairlead.ingest.eureka.RegistryReader.Registry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryReaderTest {
    private static Registry read(String body, String type) throws IOException {
        return new RegistryReader(new EurekaMapper(new Mapping(AddressKind.IP, "", List.of())))
                .read(body.getBytes(StandardCharsets.UTF_8), type);
    }

    private static Registry json(String body) throws IOException {
        return read(body.replace('\'', '"'), "application/json;charset=UTF-8");
    }

    private static List<String> ids(Registry registry) {
        return registry.entries().stream().map(EurekaEntry::id).toList();
    }

    /// As Jettison writes a list of one.
    @Test
    void readsAnItemThatStandsWithoutItsList() throws IOException {
        assertThat(ids(json("{'applications': {'apps__hashcode': 'UP_1_',"
                        + " 'application': {'name': 'WEB', 'instance': {'instanceId': 'one'}}}}")))
                .containsExactly("WEB/one/");
    }

    @Test
    void readsFieldsInAnyOrderAndSkipsOthers() throws IOException {
        Registry registry = json("{'x': [1, {'y': 2}], 'applications': {'application': [{'z': {}, 'instance':"
                + " [{'instanceId': 'one', 'app': 'WEB'}], 'name': 'WEB'}, {'instance': [{'instanceId': 'two'}],"
                + " 'name': 'API'}], 'more': {'a': []}, 'apps__hashcode': 'UP_2_'}}");

        assertThat(registry.hash()).isEqualTo("UP_2_");
        assertThat(ids(registry)).as("the second does not say its application").containsExactly("WEB/one/", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'applications': {'apps__hashcode': ''}}",
                "{'applications': {'apps__hashcode': '', 'application': []}}",
                "{'applications': {'apps__hashcode': '', 'application': null}}",
                "{'applications': {'apps__hashcode': '', 'application': [{'name': 'WEB', 'instance': []}]}}"
            })
    void readsAnEmptyRegistry(String body) throws IOException {
        assertThat(json(body)).isEqualTo(new Registry("", List.of()));
    }

    @Test
    void readsAnEmptyRegistryAsXml() throws IOException {
        String body = "<?xml version=\"1.0\"?><applications>\n  <versions__delta>1</versions__delta>\n"
                + "  <apps__hashcode></apps__hashcode>\n</applications>";

        assertThat(read(body, "application/xml")).isEqualTo(new Registry("", List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{'applications': []}",
                "{'applications': {'application': []}}",
                "{'applications': {'apps__hashcode': 7, 'application': []}}",
                "{'applications': {'apps__hashcode': '', 'application': 'none'}}",
                "{'applications': {'apps__hashcode': '', 'application': [null]}}",
                "{'applications': {'apps__hashcode': '', 'application': [{'instance': [7]}]}}",
                "{'applications': {'apps__hashcode': '', 'application': []}",
                "{'applications': {'apps__hashcode': '', 'application': []}} {}",
                "{'applications': {'apps__hashcode': '', 'application': [{'instance': [{'instanceId': 'o"
            })
    void refusesWhatIsNoRegistry(String body) {
        assertThatThrownBy(() -> json(body)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<applications/>",
                "<html><body>welcome</body></html>",
                "<applications><apps__hashcode></apps__hashcode><application>none</application></applications>",
                "<applications><apps__hashcode></apps__hashcode></applications><more/>",
                "<applications><apps__hashcode></apps__hashcode>",
                "<!-- nothing -->",
                "<applications>text<apps__hashcode></apps__hashcode></applications>",
                "<applications><apps__hashcode></apps__hashcode><application><instance>7</instance></application>"
                        + "</applications>"
            })
    void refusesXmlThatIsNoRegistry(String body) {
        assertThatThrownBy(() -> read(body, "text/xml")).isInstanceOf(IOException.class);
    }

    /// Otherwise a body of a few kilobytes would end the thread.
    @Test
    void refusesXmlThatIsNestedWithoutEnd() {
        String body = "<applications>" + "<a>".repeat(100_000);

        assertThatThrownBy(() -> read(body, "application/xml"))
                .isInstanceOf(IOException.class)
                .hasMessage("XML with more than 32 levels");
    }

    /// A body that fits may contain more than what the heap could keep of it.
    @Test
    void refusesMoreTokensThanTheHeapHolds() {
        RegistryReader reader = new RegistryReader(new EurekaMapper(new Mapping(AddressKind.IP, "", List.of())), 100);
        String instances = "{\"app\": \"WEB\", \"instanceId\": \"one\"},".repeat(50);
        String json = "{\"applications\": {\"apps__hashcode\": \"\", \"application\": [{\"instance\": [" + instances
                + "{}]}]}}";
        String xml =
                "<applications><apps__hashcode></apps__hashcode><more>" + "<a/>".repeat(200) + "</more></applications>";

        assertThatThrownBy(() -> reader.read(json.getBytes(StandardCharsets.UTF_8), "application/json"))
                .isInstanceOf(TooManyTokensException.class)
                .hasMessage("the response has more than 100 tokens, whose instances would need more than half of the"
                        + " heap");
        assertThatThrownBy(() -> reader.read(xml.getBytes(StandardCharsets.UTF_8), "application/xml"))
                .isInstanceOf(TooManyTokensException.class);
    }
}
