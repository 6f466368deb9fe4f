package io.fairlead.bench.sources;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;

/// The floor of a reading of EC2: the client of the SDK, page by page.
final class BareEc2 implements AutoCloseable {
    private final Ec2Client client;

    BareEc2(String url) {
        client = Ec2Client.builder()
                .endpointOverride(URI.create(url))
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIABENCH", "x")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    /// Reads all pages.
    ///
    /// @return the number of instances
    int read() {
        return client.describeInstancesPaginator(it -> it.maxResults(Ec2Server.PAGE)).reservations().stream()
                .mapToInt(reservation -> reservation.instances().size())
                .sum();
    }

    @Override
    public void close() {
        client.close();
    }
}
