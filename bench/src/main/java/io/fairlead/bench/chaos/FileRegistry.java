package io.fairlead.bench.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Inventory files, one for each service, each replaced in one step as an operator's tool would.
final class FileRegistry implements Registry {
    private final Path folder;
    private final String namespace;
    private final SortedMap<String, SortedMap<String, RegisteredInstance>> services = new TreeMap<>();

    /// @param folder of the files; what is being written lies beside it
    FileRegistry(Path folder, String namespace) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.namespace = namespace;
    }

    @Override
    public void put(RegisteredInstance instance) throws IOException {
        services.computeIfAbsent(instance.service(), _ -> new TreeMap<>()).put(instance.address(), instance);
        write(instance.service());
    }

    @Override
    public void remove(RegisteredInstance instance) throws IOException {
        services.getOrDefault(instance.service(), new TreeMap<>()).remove(instance.address());
        write(instance.service());
    }

    @Override
    public List<RegisteredInstance> list() {
        return services.values().stream()
                .flatMap(instances -> instances.values().stream())
                .toList();
    }

    private void write(String service) throws IOException {
        StringBuilder yaml = new StringBuilder("""
                services:
                  - name: %1$s
                    host: %1$s.chaos.mesh
                    namespace: %2$s
                    ports: [{name: http, number: 80, protocol: HTTP, target: 8080}]
                    endpoints:
                """.formatted(service, namespace));
        for (RegisteredInstance instance :
                services.getOrDefault(service, new TreeMap<>()).values()) {
            yaml.append("      - {address: %s, labels: {version: v%d}}\n"
                    .formatted(instance.address(), instance.version()));
        }
        Path next = folder.resolveSibling(service + ".next");
        Files.writeString(next, yaml);
        Files.move(next, folder.resolve(service + ".yaml"), StandardCopyOption.ATOMIC_MOVE);
    }
}
