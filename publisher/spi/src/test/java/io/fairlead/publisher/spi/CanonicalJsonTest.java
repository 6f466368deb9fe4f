package io.fairlead.publisher.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.model.failure.Bug;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
    record Unordered(String b, Map<String, Integer> a) {}

    @Test
    void sortsThePropertiesOfAClassAndTheKeysOfAMap() {
        Map<String, Integer> map = new LinkedHashMap<>();
        map.put("z", 1);
        map.put("c", 2);
        assertThat(CanonicalJson.PLAIN.write(new Unordered("x", map)))
                .isEqualTo("{\"a\":{\"c\":2,\"z\":1},\"b\":\"x\"}");
    }

    @Test
    void sortsTheKeysOfATree() {
        String text = "{ \"b\": [1, {\"z\": 1.5, \"c\": null}], \"a\": true }";
        assertThat(CanonicalJson.PLAIN.write(CanonicalJson.PLAIN.read(text, ObjectNode.class)))
                .isEqualTo("{\"a\":true,\"b\":[1,{\"c\":null,\"z\":1.5}]}");
    }

    @Test
    void contentThatNoRendererWroteIsABug() {
        assertThatThrownBy(() -> CanonicalJson.PLAIN.read("[]", ObjectNode.class))
                .isInstanceOf(Bug.class)
                .hasMessage("the content of a rendered object cannot be read as ObjectNode");
        assertThatThrownBy(() -> CanonicalJson.PLAIN.read("{", ObjectNode.class))
                .isInstanceOf(Bug.class);
    }
}
