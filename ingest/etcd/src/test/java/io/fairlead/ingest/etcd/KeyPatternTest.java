package io.fairlead.ingest.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyPatternTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{service}/{instance} | web/one | service=web;instance=one",
                "{service}/{instance} | user.rpc/7587884 | service=user.rpc;instance=7587884",
                "{zone}/{service}/v1/{instance} | a/web/v1/one | zone=a;service=web;instance=one",
                "{service+}/{instance} | shop/web/one | service=shop/web;instance=one",
                "{service}-{instance} | a-b-c | service=a-b;instance=c",
                "svc.{service}[1]/{instance} | svc.web[1]/one | service=web;instance=one",
                "{service}/{path+} | web/a/b | service=web;path=a/b",
            })
    void findsTheParts(String pattern, String key, String parts) {
        Map<String, String> expected = new TreeMap<>();
        for (String part : parts.split(";", -1)) {
            expected.put(part.substring(0, part.indexOf('=')), part.substring(part.indexOf('=') + 1));
        }
        assertThat(KeyPattern.parse(pattern).match(key).orElseThrow()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"web", "web/", "/one", "web/one/two", "web//one", "''"})
    void refusesAKeyOfAnotherForm(String key) {
        assertThat(KeyPattern.parse("{service}/{instance}").match(key)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "services | has no part in braces, expected one such as {instance}",
                "{service}{instance} | has the part {instance} directly after another one, expected text between",
                "{service}/{service} | has a part twice, expected different names",
                "{Service}/{id} | has a brace that belongs to no part, expected parts such as {instance} or {path+}",
                "{service}/{id | has a brace that belongs to no part, expected parts such as {instance} or {path+}",
            })
    void refusesWhatIsNoPattern(String pattern, String problem) {
        assertThatThrownBy(() -> KeyPattern.parse(pattern)).hasMessage("\"" + pattern + "\" " + problem);
    }
}
