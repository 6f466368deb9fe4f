package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.azure.AzureOptions;
import io.fairlead.ingest.azure.AzureOptions.AddressChoice;
import io.fairlead.ingest.azure.AzureOptions.Cloud;
import io.fairlead.ingest.azure.AzureOptions.Endpoints;
import io.fairlead.ingest.azure.AzureOptions.Limits;
import io.fairlead.ingest.azure.AzureOptions.Login;
import io.fairlead.ingest.azure.AzureOptions.PortChoice;
import io.fairlead.ingest.azure.AzureOptions.Selection;
import io.fairlead.ingest.azure.AzureOptions.TagFilter;
import io.fairlead.options.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The sources `machines` of every-key.good.yaml.
class AzureConfigTest {
    private static final Path FOLDER = Path.of("/etc/fairlead");
    private static final String TENANT = "shop.example";
    private static final String CLIENT = "5c6ef8ab-2a4b-4c3d-9c1e-0f6b1c2d3e4f";

    private static AzureOptions options(String source) {
        return Corpus.parse(Corpus.text("every-key.good.yaml")).sources().stream()
                .filter(it -> it.name().value().equals(source))
                .map(it -> (AzureOptions) it.options().options())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void takesEveryKey() {
        assertThat(options("machines"))
                .isEqualTo(new AzureOptions(
                        List.of("0b1f6471-1bf0-4dda-aec3-cb9272f09590", "0b1f6471-1bf0-4dda-aec3-cb9272f09591"),
                        new Login.ClientSecret(TENANT, CLIENT, new Secret("consul-secret"), null),
                        new Endpoints(
                                Cloud.US_GOVERNMENT,
                                "https://login.example",
                                "https://azure.example",
                                new TlsOptions(FOLDER.resolve("tls/ca.pem"), null, null, "")),
                        new Selection(
                                List.of("shop"),
                                List.of(new TagFilter("mesh", List.of("true"))),
                                false,
                                "app",
                                new PortChoice(8080, "port"),
                                AddressChoice.PUBLIC,
                                List.of("version")),
                        new Limits(Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofSeconds(10), 500)));
    }

    @Test
    void takesTheKeysThatExcludeThese() {
        assertThat(options("machines-2").login())
                .isEqualTo(new Login.ClientSecret(TENANT, CLIENT, Secret.NONE, FOLDER.resolve("azure-secret")));
        assertThat(options("machines-3").login())
                .isEqualTo(new Login.WorkloadIdentity(TENANT, CLIENT, FOLDER.resolve("azure-token")));
    }
}
