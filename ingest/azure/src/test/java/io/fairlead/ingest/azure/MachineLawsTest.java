package io.fairlead.ingest.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.ingest.azure.AzureOptions.AddressChoice;
import io.fairlead.ingest.azure.AzureOptions.PortChoice;
import io.fairlead.ingest.azure.AzureOptions.Selection;
import io.fairlead.ingest.spi.polling.ListedEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for any rows, in any order, with ids in any case.
class MachineLawsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PLANTED = "planted-secret";
    private static final List<String> STATES =
            List.of("running", "starting", "stopping", "stopped", "deallocated", "unknown", "brand-new", "");

    /// What a random subscription has: machines of both kinds, some without an interface, some in no service,
    /// some with tags that cannot be used.
    private static List<ObjectNode> rows(Random random) {
        List<ObjectNode> rows = new ArrayList<>();
        int machines = random.nextInt(12);
        for (int i = 0; i < machines; i++) {
            Map<String, String> tags = new HashMap<>(Map.of("password", PLANTED, "team", "red"));
            if (random.nextInt(4) > 0) {
                tags.put(random.nextBoolean() ? "service" : "SERVICE", "s" + random.nextInt(3));
            }
            if (random.nextInt(3) == 0) {
                tags.put("port", List.of("80", "x", "70000", "").get(random.nextInt(4)));
            }
            boolean single = random.nextBoolean();
            String address = "10.0.0." + i;
            ObjectNode machine = single ? Rows.machine("m" + i, tags) : Rows.setMachine("set", i, tags);
            ObjectNode nic = single ? Rows.nic("m" + i, address) : Rows.setNic("set", i, address);
            String state = STATES.get(random.nextInt(STATES.size()));
            machine.put("power", state.isEmpty() ? "" : "PowerState/" + state);
            if (random.nextInt(8) == 0) {
                machine.put("tags", "none");
            }
            rows.add(machine);
            if (random.nextInt(5) > 0) {
                rows.add(nic);
            }
        }
        return rows;
    }

    private static Selection selection(Random random) {
        return new Selection(
                List.of(),
                List.of(),
                true,
                "service",
                new PortChoice(random.nextInt(2) * 80, "port"),
                List.of(AddressChoice.PRIVATE, AddressChoice.PUBLIC, AddressChoice.IPV6)
                        .get(random.nextInt(3)),
                List.of("team"));
    }

    private static Map<String, ListedEntry> mapped(List<ObjectNode> given, Selection selection) {
        GraphRows rows = new GraphRows();
        given.forEach(row -> rows.add(MAPPER.convertValue(row, Map.class)));
        MachineMapper mapper = new MachineMapper(selection, rows);
        Map<String, ListedEntry> all = new TreeMap<>();
        for (GraphRow.Machine machine : rows.machines()) {
            ListedEntry one = mapper.map(machine, AzureIds.place(machine.id()).orElseThrow());
            assertThat(all.put(one.id(), one))
                    .as("another with the id " + one.id())
                    .isNull();
        }
        rows.unreadable()
                .forEach(row -> MachineMapper.map(row, AzureIds.prefix(Rows.SUBSCRIPTION))
                        .ifPresent(one -> all.put(one.id(), one)));
        return all;
    }

    private static ObjectNode inAnotherCase(ObjectNode row, Random random) {
        ObjectNode copy = row.deepCopy();
        String id = row.path("id").asText();
        return copy.put("id", random.nextBoolean() ? id.toUpperCase(Locale.ROOT) : id.toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void orderCaseAndRepetitionMeanNothing(long seed) {
        Random random = new Random(seed);
        List<ObjectNode> rows = rows(random);
        Selection selection = selection(random);
        Map<String, ListedEntry> expected = mapped(rows, selection);

        List<ObjectNode> other = new ArrayList<>(rows);
        rows.forEach(row -> other.add(inAnotherCase(row, random)));
        Collections.shuffle(other, random);

        Map<String, ListedEntry> found = mapped(other, selection);
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        // Names are shown as Azure writes them, in the case of the row that counts.
        assertThat(found.values())
                .extracting(MachineLawsTest::essence)
                .isEqualTo(
                        expected.values().stream().map(MachineLawsTest::essence).toList());
    }

    private static String essence(ListedEntry mapped) {
        return switch (mapped) {
            case ListedEntry.Listed(var instance) ->
                instance.id() + instance.naming() + instance.address() + instance.ports() + instance.health();
            case ListedEntry.NotListed(var id) -> "not " + id;
            case ListedEntry.OtherAddress(var id, var _) -> "other " + id;
            case ListedEntry.Unusable(var id, var cause) -> id + cause;
            case ListedEntry.Waiting(var id) -> "waiting " + id;
        };
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void everyMachineIsAccountedForUnderItsOwnPrefixAndNoOtherTagIsShown(long seed) {
        Random random = new Random(seed);
        List<ObjectNode> rows = rows(random);
        Map<String, ListedEntry> all = mapped(rows, selection(random));

        assertThat(all).hasSize((int) rows.stream()
                .filter(row -> row.path("type").asText().endsWith("virtualmachines"))
                .count());
        assertThat(all.keySet())
                .allSatisfy(id -> assertThat(id)
                        .startsWith(AzureIds.prefix(Rows.SUBSCRIPTION))
                        .isLowerCase());
        assertThat(all.values()).noneMatch(it -> it.toString().contains(PLANTED));
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void anInterfaceThatIsGoneConcernsItsOwnMachineOnly(long seed) {
        Random random = new Random(seed);
        List<ObjectNode> rows = rows(random);
        Selection selection = selection(random);
        Map<String, ListedEntry> before = mapped(rows, selection);
        List<ObjectNode> interfaces = rows.stream()
                .filter(row -> row.path("type").asText().endsWith("networkinterfaces"))
                .toList();
        if (interfaces.isEmpty()) {
            return;
        }
        ObjectNode gone = interfaces.get(random.nextInt(interfaces.size()));
        rows.remove(gone);

        Map<String, ListedEntry> after = mapped(rows, selection);

        assertThat(after.keySet()).as("no machine is gone with it").isEqualTo(before.keySet());
        assertThat(after.values().stream().filter(it -> !it.equals(before.get(it.id()))))
                .hasSizeLessThanOrEqualTo(1)
                .allSatisfy(it -> assertThat(it).isInstanceOf(ListedEntry.Unusable.class));
    }
}
