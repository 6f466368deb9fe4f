package io.fairlead.acceptance.figures;

import io.fairlead.testkit.peers.BindPeer;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// An SRV name for each service in a zone with a TTL of 30 s. It does not change: how soon a change is noticed
/// depends on the TTL alone, and is measured in the module of the source.
final class ChangingZone implements ChangingRegistry {
    private final BindPeer bind;

    ChangingZone(Path folder) {
        bind = BindPeer.start(
                folder,
                Map.of(
                        "shop.example",
                        """
                $TTL 30
                @ IN SOA ns admin 1 3600 600 86400 30
                @ IN NS ns
                ns IN A 127.0.0.1
                """
                                + IntStream.range(0, INSTANCES)
                                        .mapToObj(i -> "_%s._tcp IN SRV 0 1 %d vm-%d\nvm-%d IN A %s\n"
                                                .formatted(
                                                        ChangingRegistry.service(i),
                                                        PORT,
                                                        i,
                                                        i,
                                                        ChangingRegistry.address(i)))
                                        .collect(Collectors.joining())));
    }

    @Override
    public String options() {
        return IntStream.range(0, SERVICES)
                .mapToObj(i -> "{name: '_" + ChangingRegistry.service(i) + "._tcp.shop.example', type: 'SRV'}")
                .collect(Collectors.joining(
                        ", ", "{servers: ['127.0.0.1:" + bind.address().getPort() + "'], names: [", "]}"));
    }

    @Override
    public void change(int instance, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public OptionalLong requests() {
        return OptionalLong.empty();
    }

    @Override
    public void close() {
        bind.close();
    }
}
