package io.fairlead.ingest.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.ingest.spi.polling.ListedEntry;
import io.fairlead.model.Instance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What docs/registries/azure.md says, compared with the code. That it counts queries as Azure does:
/// [GraphReadingTest].
class AzurePageTest {
    private static final Path PAGE = Path.of("../../docs/registries/azure.md");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /// The cells of the rows of the table that begins so.
    private static List<List<String>> table(String header) throws IOException {
        List<String> lines = Files.readAllLines(PAGE);
        int begin = lines.indexOf(
                lines.stream().filter(it -> it.startsWith(header)).findFirst().orElseThrow());
        return lines.stream()
                .skip(begin + 2L)
                .takeWhile(it -> it.startsWith("|"))
                .map(it -> Stream.of(it.split("\\|", -1)).map(String::strip).toList())
                .map(cells -> cells.subList(1, cells.size() - 1))
                .toList();
    }

    private static List<String> quoted(String cell) {
        return Pattern.compile("`([^`]*)`")
                .matcher(cell)
                .results()
                .map(it -> it.group(1))
                .toList();
    }

    private static ListedEntry mapped(ObjectNode... rows) {
        GraphRows all = new GraphRows();
        Stream.of(rows).forEach(row -> all.add(MAPPER.convertValue(row, Map.class)));
        GraphRow.Machine machine = all.machines().getFirst();
        return new MachineMapper(Machines.SELECTION, all)
                .map(machine, AzureIds.place(machine.id()).orElseThrow());
    }

    /// With the time that the permits take.
    private static String perMinute(int queries, Duration interval) {
        AzureFactory factory = new AzureFactory();
        double burst = factory.requestsPerSecond() * factory.burstSeconds();
        double seconds = interval.toSeconds() + Math.max(0, queries - burst) / factory.requestsPerSecond();
        double each = 60 * queries / seconds;
        return String.format(Locale.ROOT, each < 4 ? "%.1f" : "%.0f", each);
    }

    @Test
    void theQueriesAreComputedFromThePages() throws IOException {
        List<List<String>> rows = table("| machines in a subscription |");

        assertThat(rows).hasSize(4).allSatisfy(row -> {
            int machines = Integer.parseInt(row.getFirst().replace(",", ""));
            int queries = Math.ceilDiv(2 * machines, 1000) + 2;
            assertThat(row.subList(1, 4))
                    .containsExactly(
                            Integer.toString(queries),
                            perMinute(queries, AzureOptions.Limits.DEFAULT.interval()),
                            perMinute(queries, Duration.ofMinutes(10)));
        });
    }

    @Test
    void theRoleMayReadEverythingThatIsQueried() throws IOException {
        JsonNode role = MAPPER.readTree(Pattern.compile("(?s)```json\n(.*?)```")
                .matcher(Files.readString(PAGE))
                .results()
                .map(it -> it.group(1))
                .findFirst()
                .orElseThrow());
        List<String> actions = new ArrayList<>();
        role.path("Actions").forEach(it -> actions.add(it.asText().toLowerCase(Locale.ROOT)));
        Stream<String> queried = Stream.of(
                        GraphQuery.machines(Machines.SELECTION),
                        GraphQuery.scaleSets(Machines.SELECTION),
                        GraphQuery.SUBSCRIPTIONS)
                .flatMap(query -> Pattern.compile("'(microsoft[^']*)'")
                        .matcher(query.text())
                        .results())
                .map((MatchResult it) -> it.group(1) + "/read");

        assertThat(queried.toList()).hasSize(7).isSubsetOf(actions);
        assertThat(actions).allSatisfy(it -> assertThat(it).endsWith("/read"));
    }

    @Test
    void theHealthIsThatOfThePowerState() throws IOException {
        for (List<String> row : table("| power state |")) {
            List<String> states = new ArrayList<>(quoted(row.getFirst()));
            if (row.getFirst().startsWith("none")) {
                states.addAll(List.of("", "brand-new"));
            }
            for (String state : states) {
                ListedEntry mapped = mapped(
                        Rows.machine("web", Map.of("service", "web")).put("power", "PowerState/" + state),
                        Rows.nic("web", "10.0.0.4"));
                if (row.getLast().contains("not listed")) {
                    assertThat(mapped).as(state).isInstanceOf(ListedEntry.NotListed.class);
                } else {
                    assertThat(((ListedEntry.Listed) mapped).instance().health().name())
                            .as(state)
                            .isEqualToIgnoringCase(quoted(row.getLast()).getFirst());
                }
            }
        }
    }

    @Test
    void theMetadataIsWhatRulesSee() throws IOException {
        ObjectNode nic = Rows.nic("web", "10.0.0.4");
        Rows.configuration(nic, "fd00::4");
        Instance instance = ((ListedEntry.Listed) mapped(
                        Rows.machine("web", Map.of("service", "web")).put("scaleSet", "/a/flex"),
                        nic,
                        Rows.publicAddress(nic, "20.1.2.3")))
                .instance();

        String cell = table("| variable |").stream()
                .filter(row -> row.getFirst().equals("`metadata`"))
                .map(List::getLast)
                .findFirst()
                .orElseThrow();
        assertThat(quoted(cell).stream()
                        .map(it -> it.startsWith(".") ? "azure" + it : it)
                        .filter(it -> it.matches("azure\\.[a-z0-9-]+"))
                        .toList())
                .containsExactlyInAnyOrderElementsOf(
                        new TreeSet<>(instance.metadata().keySet()));
        assertThat(instance.id()).matches("[^/]+/shop/web/");
    }
}
