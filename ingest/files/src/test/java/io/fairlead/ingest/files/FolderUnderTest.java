package io.fairlead.ingest.files;

import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.model.SourceId;
import io.fairlead.testkit.contract.Entry;
import io.fairlead.testkit.contract.Fault;
import io.fairlead.testkit.contract.RegistryUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

/// A folder with one file for each service; written beside and renamed, except where the fault is a file written
/// half.
final class FolderUnderTest implements RegistryUnderTest {
    private final Path folder;
    private final Path away;
    private final TreeMap<String, TreeMap<String, Entry>> services = new TreeMap<>();
    private boolean isBroken;

    FolderUnderTest(Path folder) {
        this.folder = folder;
        this.away = folder.resolveSibling("away");
    }

    @Override
    public RegistrySource newSource() {
        FilesOptions config = new FilesOptions(
                List.of("inventory/*.yaml"),
                folder.resolveSibling("."),
                1 << 20,
                Duration.ofMillis(200),
                FilesOptions.DEFAULT_SETTLE,
                Duration.ofMillis(50));
        return new FilesSource(new SourceId("files"), config, Clock.systemUTC());
    }

    @Override
    public void put(Entry entry) {
        services.computeIfAbsent(entry.service(), _ -> new TreeMap<>()).put(entry.name(), entry);
        write(entry.service());
    }

    @Override
    public void remove(Entry entry) {
        services.getOrDefault(entry.service(), new TreeMap<>()).remove(entry.name());
        write(entry.service());
    }

    private void write(String service) {
        if (!isBroken) {
            save(folder, service, content(service));
        }
    }

    private String content(String service) {
        StringBuilder yaml = new StringBuilder("services:\n  - name: " + service + "\n    endpoints:\n");
        TreeMap<String, Entry> entries = services.getOrDefault(service, new TreeMap<>());
        if (entries.isEmpty()) {
            return "services: []\n";
        }
        entries.values()
                .forEach(entry -> yaml.append("      - {id: ")
                        .append(entry.name())
                        .append(", address: 127.0.0.1, ports: [")
                        .append(entry.port())
                        .append("]}\n"));
        return yaml.toString();
    }

    private static void save(Path folder, String service, String content) {
        try {
            Path beside = Files.writeString(folder.resolve("." + service), content);
            Files.move(beside, folder.resolve(service + ".yaml"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean canHoldABadItem() {
        return true;
    }

    /// Both kinds: an entry that cannot be used, and a file that does not parse.
    @Override
    public void putABadItem() {
        save(folder, "bad", """
            services:
              - name: other
                ports: [80]
                endpoints: [{address: 300.1.1.1}, {address: 10.1.0.4, weight: heavy}]
              - {name: [no], ports: 80}
            """);
        save(folder, "broken", "services: {\n");
    }

    @Override
    public boolean canShow(Fault fault) {
        return switch (fault) {
            case UNREACHABLE, ERROR, TRUNCATED, PARTIAL -> true;
            // A folder has no other end that could be slow, busy or closed; what is malformed there is truncated.
            case SILENT, LATE, SLOW, BUSY, HALF_CLOSED, MALFORMED -> false;
        };
    }

    @Override
    public void fail(Fault fault) {
        isBroken = true;
        try {
            switch (fault) {
                case UNREACHABLE -> Files.move(folder, away);
                case ERROR -> {
                    for (String service : services.keySet()) {
                        Files.delete(folder.resolve(service + ".yaml"));
                        Files.createDirectory(folder.resolve(service + ".yaml"));
                    }
                }
                case TRUNCATED -> services.keySet().forEach(this::truncate);
                case PARTIAL -> truncate(services.firstKey());
                case SILENT, LATE, SLOW, BUSY, HALF_CLOSED, MALFORMED -> throw new UnsupportedOperationException();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void truncate(String service) {
        String content = content(service);
        save(folder, service, content.substring(0, content.lastIndexOf(']')));
    }

    @Override
    public void restore() {
        isBroken = false;
        try {
            if (Files.exists(away)) {
                Files.move(away, folder);
            }
            for (String service : services.keySet()) {
                if (Files.isDirectory(folder.resolve(service + ".yaml"))) {
                    Files.delete(folder.resolve(service + ".yaml"));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        services.keySet().forEach(this::write);
    }

    @Override
    public void close() {
        // The folder is a temporary one.
    }
}
