package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.azure.GraphServer;
import io.fairlead.ingest.azure.GraphTables;
import io.fairlead.ingest.azure.OwnCertificate;
import io.fairlead.ingest.azure.Rows;
import io.fairlead.ingest.gcp.ComputeServer;
import io.fairlead.ingest.gcp.Machine;
import io.fairlead.ingest.gcp.ServiceAccountKey;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.MotoPeer;
import io.fairlead.testkit.peers.WithKubernetes;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pages of the kinds of sources that are in modules of their own, as in [PageRun]. The addresses of the
/// servers
/// are added to their options, as these pages need none.
@WithKubernetes
class CloudPagesIT {
    private static final String OTHER_ACCOUNT = "210987654321";

    @TempDir
    private Path folder;

    private PageRun run;

    @BeforeEach
    void openMesh(KubernetesPeer peer) {
        run = new PageRun(folder, peer);
    }

    @AfterEach
    void close() throws Exception {
        run.close();
    }

    @Test
    void instancesOfTwoAwsAccountsReachTheApiServer() throws Exception {
        MotoPeer moto = run.closing(MotoPeer.start());
        String own = started(moto, "AKIATEST", "eu-west-1");
        String ofTheOther = started(moto, assumed(moto), "us-east-1");

        String url = "http://{region}.moto.test:" + moto.port();
        run.startWith(
                "aws",
                PageRun.page("aws.md", Map.of("      regions: [", """
                              endpoint: "%1$s"
                              sts-endpoint: "%1$s"
                              regions: [\
                        """.formatted(url))),
                Map.of(
                        "AWS_ACCESS_KEY_ID",
                        "AKIATEST",
                        "AWS_SECRET_ACCESS_KEY",
                        "of-no-use",
                        "JDK_JAVA_OPTIONS",
                        "-Djdk.net.hosts.file="
                                + run.written(
                                        "hosts", "127.0.0.1 localhost eu-west-1.moto.test us-east-1.moto.test\n")));

        run.awaitEndpoints("shop", "web.mesh", own, ofTheOther);
        assertThat(run.endpoints("shop", "web.mesh").findValuesAsText("version"))
                .containsExactly("v2", "v2");
    }

    /// @return its address
    private static String started(MotoPeer moto, String keyId, String region) throws IOException, InterruptedException {
        return found("<privateIpAddress>([0-9.]+)</privateIpAddress>", post(moto, keyId, region + "/ec2", """
                Action=RunInstances&Version=2016-11-15&ImageId=ami-12c6146b&MinCount=1&MaxCount=1\
                &TagSpecification.1.ResourceType=instance\
                &TagSpecification.1.Tag.1.Key=service&TagSpecification.1.Tag.1.Value=web\
                &TagSpecification.1.Tag.2.Key=port&TagSpecification.1.Tag.2.Value=8080\
                &TagSpecification.1.Tag.3.Key=mesh&TagSpecification.1.Tag.3.Value=true\
                &TagSpecification.1.Tag.4.Key=version&TagSpecification.1.Tag.4.Value=v2"""));
    }

    /// @return the id of an access key of the other account
    private static String assumed(MotoPeer moto) throws IOException, InterruptedException {
        return found("<AccessKeyId>(\\w+)</AccessKeyId>", post(moto, "AKIATEST", "us-east-1/sts", """
                Action=AssumeRole&Version=2011-06-15&RoleSessionName=test\
                &RoleArn=arn:aws:iam::%s:role/admin""".formatted(
                        OTHER_ACCOUNT)));
    }

    private static String found(String pattern, String body) {
        Matcher matcher = Pattern.compile(pattern).matcher(body);
        assertThat(matcher.find()).as(body).isTrue();
        return matcher.group(1);
    }

    /// @param service its region and its name, which moto takes from the signature; it verifies nothing
    private static String post(MotoPeer moto, String keyId, String service, String form)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(moto.address())
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=" + keyId + "/20260101/" + service
                                + "/aws4_request, SignedHeaders=host, Signature=0")
                .POST(BodyPublishers.ofString(form))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return response.body();
        }
    }

    @Test
    void machinesOfTwoAzureSubscriptionsReachTheApiServer() throws Exception {
        String one = "0b1f6471-1bf0-4dda-aec3-cb9272f09590";
        String other = "2f1c8a52-7d0e-4b1a-8f57-1c2d3e4f5a6b";
        Map<String, String> tags = Map.of("service", "web", "port", "8080", "mesh", "true", "version", "v2");
        GraphServer server = run.closing(new GraphServer(new GraphTables(one, other)
                .put(
                        Rows.machine(one, "web-1", tags),
                        Rows.nic(one, "web-1", "10.1.0.4"),
                        Rows.machine(other, "web-2", tags),
                        Rows.nic(other, "web-2", "10.2.0.4"))));

        run.startWith(
                "azure",
                PageRun.page(
                        "azure.md",
                        Map.of(
                                "/run/secrets/azure/tokens/azure-identity-token",
                                run.written("token", GraphServer.SECRET),
                                "      subscriptions: [",
                                """
                                      authority-host: "%1$s"
                                      endpoint: "%1$s"
                                      tls: {ca: "%2$s"}
                                      subscriptions: [\
                                """.formatted(server.address(), OwnCertificate.authority()))),
                Map.of());

        run.awaitEndpoints("shop", "web.mesh", "10.1.0.4", "10.2.0.4");
    }

    @Test
    void machinesOfTwoGoogleCloudProjectsReachTheApiServer() throws Exception {
        ComputeServer server = run.closing(new ComputeServer());
        server.put("shop-prod-4711", machine("1", "10.1.0.4"));
        server.put("shop-data-4712", machine("2", "10.2.0.4"));

        run.startWith(
                "gcp",
                PageRun.page("gcp.md", Map.of("      projects: [", """
                              endpoint: "%1$s"
                              iam-endpoint: "%1$s"
                              projects: [\
                        """.formatted(server.at("")))),
                Map.of(
                        "GOOGLE_APPLICATION_CREDENTIALS",
                        run.written("key.json", ServiceAccountKey.json(server.at("/token")))));

        run.awaitEndpoints("shop", "web.mesh", "10.1.0.4", "10.2.0.4");
        assertThat(run.endpoints("shop", "web.mesh").findValuesAsText("version"))
                .containsExactly("v2", "v2");
    }

    private static Machine machine(String id, String address) {
        return Machine.of(id, "europe-west1-b", "web")
                .at(address)
                .with("port", "8080")
                .with("mesh", "true")
                .with("version", "v2");
    }
}
