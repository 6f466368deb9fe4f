package io.fairlead.publisher.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockYamlTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "a",
            "true",
            "No",
            "null",
            "~",
            "8080",
            "1e3",
            "0x1F",
            "1_000",
            "12:30:45",
            ".5",
            "- a",
            "a: b",
            "#c",
            "*any",
            "&x",
            "!t",
            "\"",
            "'",
            "\n",
            "a\tb",
            "ü",
            "\u2028",
            "😀",
            "@",
            "`",
            "{",
            "[",
            "%",
            "|",
            ">",
            "2026-01-01",
            "=",
            "<<",
            "a #b",
            "\u0085",
            "\u0007",
            "\\",
            "y",
            "10.1.0.4",
            "a/b.c-d_e");

    static LongStream seeds() {
        String one = System.getProperty("seed", "");
        return one.isBlank() ? LongStream.range(0, 500) : LongStream.of(Long.parseLong(one.strip()));
    }

    private static JsonNode tree(Random random, int depth) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (depth == 0 ? 9 : random.nextInt(8)) {
            case 0, 1, 2 -> {
                ObjectNode map = nodes.objectNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.set(TEXTS.get(random.nextInt(TEXTS.size())), tree(random, depth - 1));
                }
                yield map;
            }
            case 3, 4 -> {
                ArrayNode list = nodes.arrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(tree(random, depth - 1));
                }
                yield list;
            }
            case 5 -> nodes.numberNode(random.nextInt());
            case 6 -> nodes.booleanNode(random.nextBoolean());
            default -> nodes.textNode(TEXTS.get(random.nextInt(TEXTS.size())));
        };
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void readsBackAsItWasWritten(long seed) throws IOException {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        Random random = new Random(seed);
        for (int i = 0; i < 4; i++) {
            root.set("k" + i, tree(random, 4));
        }
        String yaml = BlockYaml.write(root);
        assertThat(YAML.readTree(yaml)).as("seed %d:\n%s", seed, yaml).isEqualTo(root);
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "Yes", "8080", "10.1.0.4", "1e3", "~", "*.mesh", "a: b", ""})
    void quotesWhatSomeReaderTakesForSomethingElse(String text) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("k", text);
        assertThat(BlockYaml.write(root)).isEqualTo("k: \"" + text + "\"\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"b\":1,\"a\":{\"c\":[]}} | a:\\n  c: []\\nb: 1\\n",
                "{\"l\":[{\"b\":1,\"a\":2},3]} | l:\\n- a: 2\\n  b: 1\\n- 3\\n",
                "{\"m\":{\"l\":[[1,2],{}]}} | m:\\n  l:\\n  - - 1\\n    - 2\\n  - {}\\n",
            })
    void writesBlocks(String json, String yaml) throws IOException {
        assertThat(BlockYaml.write(JSON.readTree(json))).isEqualTo(yaml.replace("\\n", "\n"));
    }
}
