package io.fairlead.ingest.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AzureIdsTest {
    private static String instance(String id) {
        return AzureIds.place(id.toLowerCase(Locale.ROOT))
                .map(AzureIds.Place::instance)
                .orElse("");
    }

    @Test
    void areShortAndInLowerCase() {
        assertThat(instance("/subscriptions/S/resourceGroups/Shop/providers/Microsoft.Compute/virtualMachines/Web-1"))
                .isEqualTo("s/shop/web-1/");
        assertThat(instance("/subscriptions/S/resourceGroups/Shop/providers/Microsoft.Compute/virtualMachineScaleSets"
                        + "/Web/virtualMachines/0"))
                .isEqualTo("s/shop/web:0/");
    }

    /// What is unread is named by a prefix: otherwise `web-1`, once it cannot be used, keeps `web-10` forever.
    @Test
    void noneIsThePrefixOfAnother() {
        String compute = "/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/";
        List<String> ids = Stream.of(
                        "virtualMachines/web",
                        "virtualMachines/web-1",
                        "virtualMachines/web-10",
                        "virtualMachines/web0",
                        "virtualMachineScaleSets/web/virtualMachines/1",
                        "virtualMachineScaleSets/web/virtualMachines/10",
                        "virtualMachineScaleSets/we/virtualMachines/b")
                .map(it -> instance(compute + it))
                .toList();

        assertThat(ids)
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThat(ids)
                        .filteredOn(other -> other.startsWith(id))
                        .containsExactly(id));
    }

    /// The model takes no id with control characters, and none of more than 512.
    @Test
    void ofNamesThatAzureDoesNotAllowAreNone() {
        String machine = "/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/virtualMachines/";

        assertThat(instance(machine + "a\u0007b")).isEmpty();
        assertThat(instance(machine + "a\u0085b")).isEmpty();
        assertThat(instance(machine + "a:b")).isEmpty();
        assertThat(instance(machine + "a".repeat(500))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/disks/d",
                "/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/virtualMachines/",
                "/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/virtualMachines/a/extensions/b",
                "/subscriptions/s/resourceGroups/r/providers/Microsoft.Network/networkInterfaces/n"
            })
    void ofOtherThingsAreNone(String id) {
        assertThat(instance(id)).isEmpty();
    }
}
