package io.fairlead.acceptance;

import io.fairlead.acceptance.HostsFactory.HostsOptions;
import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Naming;
import io.fairlead.model.Position;
import io.fairlead.model.SourceId;
import io.fairlead.model.Traits;
import io.fairlead.model.failure.TransientFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

record HostsSource(SourceId id, HostsOptions config, Clock clock) implements RegistrySource {
    @Override
    public void run(RegistryListener listener, Cancellation cancellation) throws InterruptedException {
        long reads = 0;
        do {
            listener.awaitPermit();
            listener.complete(CompleteReport.ofAll(instances(), Position.of(++reads), clock.instant()));
        } while (!cancellation.await(config.every()));
    }

    private List<Instance> instances() {
        try {
            return Files.readAllLines(config.file()).stream()
                    .map(line -> instance(line.split(" ", -1)))
                    .toList();
        } catch (IOException e) {
            throw new TransientFailure("INGEST-HOSTS-FILE", config.file() + " cannot be read", e);
        }
    }

    private static Instance instance(String[] words) {
        return new Instance(
                words[2] + "/" + words[0],
                Naming.of(words[2]),
                words[0],
                "",
                List.of(ListedPort.target(Integer.parseInt(words[1]))),
                Health.UNKNOWN,
                Traits.NONE,
                new TreeSet<>(),
                new TreeMap<>());
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
