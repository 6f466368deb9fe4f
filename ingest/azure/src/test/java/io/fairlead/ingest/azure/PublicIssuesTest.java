package io.fairlead.ingest.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.failure.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What others were asked to mend, by the number of the issue.
class PublicIssuesTest {
    private static final Map<String, String> TAGS = Map.of("service", "web", "port", "80");

    private final GraphTables tables = new GraphTables(Rows.SUBSCRIPTION);
    private final GraphServer server = new GraphServer(tables);
    private final Machines machines = Machines.of(server);

    @AfterEach
    void stop() {
        machines.close();
        server.close();
    }

    /// One call for each network interface throttled the subscription for everybody.
    @Test
    void prometheus12613And8481And10474TheCallsDoNotGrowWithTheInterfaces() throws InterruptedException {
        tables.put(Machines.rows(2));
        var _ = machines.first();
        int few = server.queries().size();
        tables.put(Machines.rows(400));

        assertThat(Machines.names(machines.next())).hasSize(400);
        assertThat(server.queries()).hasSize(2 * few);
    }

    /// A machine whose network interface was deleted meanwhile made the complete refresh fail.
    @Test
    void prometheus10455AnInterfaceThatIsGoneIsOneRejectedMachine() throws InterruptedException {
        tables.put(Machines.rows(3));
        var _ = machines.settled();
        tables.remove(Rows.nicId(Rows.SUBSCRIPTION, "web-1"));
        tables.put(Rows.machine("web-2", Map.of("service", "web", "port", "81")));

        Listing.Complete listing = (Listing.Complete) machines.next();

        assertThat(Machines.names(listing)).containsExactly("web-0", "web-2");
        assertThat(listing.unread()).containsExactly(Rows.SUBSCRIPTION + "/shop/web-1/");
        assertThat(machines.listener().failures())
                .extracting(Failure::getMessage)
                .containsExactly(Rows.SUBSCRIPTION + "/shop/web-1/: its network interface "
                        + Rows.nicId(Rows.SUBSCRIPTION, "web-1").toLowerCase(Locale.ROOT)
                        + " is not listed");
    }

    /// Machines of a flexible scale set were found twice, or not at all.
    @Test
    void prometheus13245And13643MachinesOfFlexibleScaleSetsAreListedOnce() throws InterruptedException {
        ObjectNode plain = Rows.machine("flex_a1", TAGS)
                .put("scaleSet", "/subscriptions/s/resourceGroups/r/providers/.../virtualMachineScaleSets/flex");
        ObjectNode member = Rows.setMachine("flex", 1, TAGS)
                .put("vmId", plain.path("vmId").asText().toUpperCase(Locale.ROOT));
        tables.put(plain, Rows.nic("flex_a1", "10.0.0.4"), member, Rows.setNic("flex", 1, "10.0.0.4"));
        tables.put(Rows.setMachine("uniform", 0, TAGS), Rows.setNic("uniform", 0, "10.0.0.5"));

        Listing listing = machines.first();

        assertThat(Machines.names(listing)).containsExactly("flex_a1", "uniform:0");
        assertThat(Machines.instances(listing))
                .extracting(it -> it.metadata().get("azure.scale-set"))
                .containsExactly("flex", "uniform");
    }

    /// Azure/azure-dev#540: Resource Graph is a copy, and what was created a minute ago may be missing for a moment.
    @Test
    void azureDev540WhatTheCopyDoesNotHaveForAMomentStays() throws InterruptedException {
        tables.put(Machines.rows(2));
        var _ = machines.settled();
        AtomicInteger behind = new AtomicInteger();
        server.answer((query, _) -> query.table().equals("Resources") && behind.getAndIncrement() == 0
                ? Optional.of(Answer.json(GraphTables.text(List.of(), 0, "")))
                : Optional.empty());

        assertThat(Machines.unread(machines.next())).containsExactly("web-0", "web-1");
        machines.later(Duration.ofSeconds(60));
        assertThat(Machines.names(machines.next())).containsExactly("web-0", "web-1");
    }
}
