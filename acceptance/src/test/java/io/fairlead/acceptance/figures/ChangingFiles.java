package io.fairlead.acceptance.figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// An inventory file for each service. A changed one is written beside it and renamed.
final class ChangingFiles implements ChangingRegistry {
    private final Path folder;
    private final int[] ports = new int[INSTANCES];

    ChangingFiles(Path folder) throws IOException {
        this.folder = folder;
        Arrays.fill(ports, PORT);
        for (int service = 0; service < SERVICES; service++) {
            write(service);
        }
    }

    private void write(int service) throws IOException {
        String name = ChangingRegistry.service(service);
        Path written = Files.writeString(folder.resolve(name + ".new"), """
                services:
                  - name: %s
                    endpoints:
                %s
                """.formatted(
                        name,
                        IntStream.range(0, INSTANCES)
                                .filter(i -> i % SERVICES == service)
                                .mapToObj(this::endpoint)
                                .collect(Collectors.joining("\n"))));
        Files.move(written, folder.resolve(name + ".yaml"), StandardCopyOption.ATOMIC_MOVE);
    }

    private String endpoint(int instance) {
        return "      - {id: instance-%d, address: %s, ports: [{number: 80, target: %d}]}"
                .formatted(instance, ChangingRegistry.address(instance), ports[instance]);
    }

    @Override
    public String options() {
        return "{paths: ['" + folder.resolve("*.yaml") + "']}";
    }

    @Override
    public void change(int instance, int port) throws IOException {
        ports[instance] = port;
        write(instance % SERVICES);
    }

    @Override
    public OptionalLong requests() {
        return OptionalLong.empty();
    }

    @Override
    public void close() {}
}
