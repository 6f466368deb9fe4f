package io.fairlead.ingest.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.azure.AzureOptions.AddressChoice;
import io.fairlead.ingest.azure.AzureOptions.PortChoice;
import io.fairlead.ingest.azure.AzureOptions.Selection;
import io.fairlead.ingest.azure.AzureOptions.TagFilter;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphQueryTest {
    private static Selection selection(List<String> groups, TagFilter... filters) {
        return new Selection(
                groups, List.of(filters), true, "service", PortChoice.NONE, AddressChoice.PRIVATE, List.of());
    }

    @Test
    void asksForMachinesWithTheirInterfacesInAnOrder() {
        assertThat(GraphQuery.machines(selection(List.of())).text())
                .startsWith("Resources | where type in~ ('microsoft.compute/virtualmachines',"
                        + " 'microsoft.network/networkinterfaces', 'microsoft.network/publicipaddresses') | project id,"
                        + " type, ")
                .endsWith(" | order by id asc");
        assertThat(GraphQuery.scaleSets(selection(List.of())).text())
                .startsWith(
                        "ComputeResources | where type in~ ('microsoft.compute/virtualmachinescalesets/virtualmachines',")
                .endsWith(" | order by id asc");
    }

    @Test
    void choosesAmongMachinesOnly() {
        assertThat(GraphQuery.machines(selection(
                                List.of("shop", "prod"),
                                new TagFilter("mesh", List.of("true", "yes")),
                                new TagFilter("env", List.of("prod"))))
                        .text())
                .contains(" | where type !~ 'microsoft.compute/virtualmachines' or (resourceGroup in~ ('shop', 'prod')"
                        + " and tags['mesh'] in~ ('true', 'yes') and tags['env'] in~ ('prod')) | project ");
    }

    @Test
    void whatAnOperatorWritesCannotEndAString() {
        assertThat(GraphQuery.machines(selection(List.of(), new TagFilter("it's", List.of("\\') | take 1 //"))))
                        .text())
                .contains("tags['it\\'s'] in~ ('\\\\\\') | take 1 //')");
    }
}
