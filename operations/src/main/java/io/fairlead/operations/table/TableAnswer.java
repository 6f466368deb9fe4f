package io.fairlead.operations.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.model.TableEntry;
import io.fairlead.platform.http.HttpEndpoint.Answer;
import io.fairlead.table.image.MeshImage;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.TableChange;
import io.fairlead.topics.Keys;
import io.fairlead.topics.ServicePartitioner;
import io.fairlead.wire.TableEntryCodec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.SchemaNormalization;

/// The table as served to a command by a process that holds all of it: much faster than reading the topic. The entries
/// are in Avro, as in the topic, so that both ways show the same.
///
/// A command that gets no such response reads the topic. For display only: an operator's decisions are based on the
/// topic, which is read committed.
public final class TableAnswer {
    public static final String PATH = "/api/v1/table";
    /// About 4 MB. Beyond it reading the topic is as fast, and does not burden the process.
    private static final int MOST = 10_000;

    private static final TableEntryCodec CODEC = new TableEntryCodec();
    /// The fingerprint of the entries' schema: a command of another release would not understand them.
    private static final String FORMAT = Long.toHexString(SchemaNormalization.parsingFingerprint64(CODEC.schema()));

    private TableAnswer() {}

    /// The complete table as JSON, or 503 if this process cannot provide all of it.
    ///
    /// @param topic      the table's
    /// @param partitions how many it has
    public static Answer of(MeshView view, String topic, int partitions) {
        if (view.read().size() < partitions) {
            return Answer.text(503, "this process has not read the whole table; read topic " + topic);
        }
        ObjectNode answer = new JsonMapper().createObjectNode();
        answer.put("topic", topic).put("format", FORMAT).put("partitions", partitions);
        view.complete().forEach(answer.putArray("complete")::add);
        ArrayNode entries = answer.putArray("entries");
        for (int partition = 0; partition < partitions; partition++) {
            Optional<List<TableEntry>> found = view.image().entries(partition);
            if (found.isEmpty()) {
                return Answer.text(503, "a record of the table cannot be read; read topic " + topic);
            }
            if (entries.size() + found.get().size() > MOST) {
                return Answer.text(503, "the table has more than " + MOST + " entries; read topic " + topic);
            }
            for (TableEntry entry : found.get()) {
                entries.addObject().put("partition", partition).put("value", CODEC.encode(entry));
            }
        }
        return Answer.json(answer.toString());
    }

    /// Empty if the response is of another table, or of another release.
    static Optional<MeshView> read(JsonNode answer, String topic) {
        if (!answer.path("topic").asText().equals(topic)
                || !answer.path("format").asText().equals(FORMAT)) {
            return Optional.empty();
        }
        MeshImage image = image(answer.path("entries"));
        int partitions = answer.path("partitions").asInt();
        SortedSet<Integer> all = IntStream.range(0, partitions).boxed().collect(Collectors.toCollection(TreeSet::new));
        SortedSet<Integer> complete = new TreeSet<>();
        answer.path("complete").forEach(partition -> complete.add(partition.asInt()));
        return Optional.of(
                new MeshView(image, all, complete, service -> ServicePartitioner.partition(service, partitions)));
    }

    private static MeshImage image(JsonNode entries) {
        MeshImage image = MeshImage.EMPTY;
        long offset = 0;
        for (JsonNode entry : entries) {
            byte[] value = Base64.getDecoder().decode(entry.path("value").asText());
            TableEntry read = CODEC.decode(value, 0, value.length, CODEC.schema());
            image = image.apply(new TableChange(entry.path("partition").asInt(), offset++, Keys.of(read), read));
        }
        return image;
    }
}
