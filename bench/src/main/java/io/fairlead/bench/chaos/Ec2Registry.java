package io.fairlead.bench.chaos;

import io.fairlead.testkit.peers.FaultProxy;
import io.fairlead.testkit.peers.MotoPeer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// EC2 as moto has it, whose instances are tagged with their service. It gives the addresses.
final class Ec2Registry implements AutoCloseable {
    private static final String REGION = "eu-west-1";
    private static final Pattern ADDRESS = Pattern.compile("<privateIpAddress>([0-9.]+)</privateIpAddress>");
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final MotoPeer moto;
    private final FaultProxy proxy;
    private final HttpClient http = HttpClient.newHttpClient();

    Ec2Registry() throws InterruptedException {
        moto = MotoPeer.start();
        proxy = new FaultProxy(moto.port());
    }

    /// By which Fairlead reaches it.
    FaultProxy proxy() {
        return proxy;
    }

    /// Starts an instance of the service.
    RegisteredInstance run(String service) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(moto.address())
                .timeout(TIMEOUT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                // Moto takes the region and the API from it, and verifies nothing.
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIATEST/20260101/" + REGION
                                + "/ec2/aws4_request, SignedHeaders=host, Signature=0")
                .POST(BodyPublishers.ofString("Action=RunInstances&Version=2016-11-15&ImageId=ami-12c6146b&MinCount=1"
                        + "&MaxCount=1&TagSpecification.1.ResourceType=instance&TagSpecification.1.Tag.1.Key=service"
                        + "&TagSpecification.1.Tag.1.Value=" + service))
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        Matcher address = ADDRESS.matcher(response.body());
        if (response.statusCode() != 200 || !address.find()) {
            throw new IOException("RunInstances was answered with " + response.statusCode() + ": " + response.body());
        }
        return new RegisteredInstance(service, address.group(1), 1);
    }

    /// An item of the list `sources`.
    String source(String name) {
        return """
                  - name: %1$s
                    aws:
                      accounts: [{id: "%2$s"}]
                      regions: [%3$s]
                      credentials: static
                      access-key-id: AKIATEST
                      secret-access-key: of-no-use
                      endpoint: "%4$s"
                      sts-endpoint: "%4$s"
                      port: 8080
                      interval: 2s
                    rules:
                      - {host: "${service}.chaos.mesh", namespace: %5$s, network: %1$s}
                      - {ports: [{name: http, number: 80, protocol: HTTP}], labels: {version: v1}}
                """.formatted(name, MotoPeer.ACCOUNT, REGION, proxy.address(), Site.NAMESPACE);
    }

    @Override
    public void close() {
        http.shutdownNow();
        proxy.close();
        moto.close();
    }
}
