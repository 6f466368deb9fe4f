package io.fairlead.operations.uninstall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class InstalledTransactionsTest {
    @Test
    void areThoseOfThisApplicationAlone() {
        // Makes no connection before it is asked for something.
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:1"))) {
            InstalledTransactions ours = new InstalledTransactions("shop-topology", admin);
            String uuid = "0f8fad5b-d9cb-469f-a165-70867728950e";
            assertThat(ours.isOurs("shop-topology-" + uuid + "-1")).isTrue();
            assertThat(ours.isOurs("shop-topology-" + uuid)).isFalse();
            assertThat(ours.isOurs("shop-topology-x-topology-" + uuid + "-1")).isFalse();
            assertThat(ours.isOurs("a-shop-topology-" + uuid + "-1")).isFalse();
            assertThat(ours.isOurs("shop-topology-" + uuid + "-1-b")).isFalse();
        }
    }
}
