package io.fairlead.acceptance.figures;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Instances of EC2 in a server of this process, on one page: moto needs more than the timeout of a call for 1,000 of
/// them.
final class ChangingEc2 implements ChangingRegistry {
    private static final String ACCOUNT = "123456789012";

    private final AtomicIntegerArray ports = new AtomicIntegerArray(INSTANCES);
    private final AtomicLong requests = new AtomicLong();
    private final HttpServer server;

    ChangingEc2() throws IOException {
        IntStream.range(0, INSTANCES).forEach(i -> ports.set(i, PORT));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::respond);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    private void respond(HttpExchange exchange) throws IOException {
        var _ = requests.incrementAndGet();
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        byte[] body =
                (form.contains("Action=GetCallerIdentity") ? identity() : ofEc2(form)).getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/xml;charset=UTF-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String identity() {
        return "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
                + "<Arn>arn:aws:iam::1:user/x</Arn><UserId>AIDA</UserId><Account>" + ACCOUNT
                + "</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";
    }

    private String ofEc2(String form) {
        return form.contains("Action=DescribeAvailabilityZones")
                ? "<DescribeAvailabilityZonesResponse><requestId>r-1</requestId><availabilityZoneInfo><item>"
                        + "<zoneName>eu-west-1a</zoneName><zoneId>euw1-az1</zoneId></item></availabilityZoneInfo>"
                        + "</DescribeAvailabilityZonesResponse>"
                : "<DescribeInstancesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
                        + "<requestId>r-1</requestId><reservationSet>"
                        + IntStream.range(0, INSTANCES)
                                .mapToObj(this::reservation)
                                .collect(Collectors.joining())
                        + "</reservationSet></DescribeInstancesResponse>";
    }

    private String reservation(int instance) {
        return """
                <item><reservationId>r-%1$d</reservationId><ownerId>%2$s</ownerId><groupSet/><instancesSet><item>\
                <instanceId>i-%1$017x</instanceId><imageId>ami-1</imageId>\
                <instanceState><code>16</code><name>running</name></instanceState><instanceType>t3.micro</instanceType>\
                <placement><availabilityZone>eu-west-1a</availabilityZone></placement>\
                <subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId><privateIpAddress>%3$s</privateIpAddress>\
                <tagSet><item><key>service</key><value>%4$s</value></item>\
                <item><key>port</key><value>%5$d</value></item></tagSet></item></instancesSet></item>\
                """.formatted(
                        instance,
                        ACCOUNT,
                        ChangingRegistry.address(instance),
                        ChangingRegistry.service(instance),
                        ports.get(instance));
    }

    @Override
    public String options() {
        return """
                {accounts: [{id: '%1$s'}], regions: ['eu-west-1'], credentials: 'static', 'access-key-id': 'AKIATEST',
                 'secret-access-key': 'of-no-use', 'port-tag': 'port', endpoint: '%2$s', 'sts-endpoint': '%2$s'}
                """.formatted(ACCOUNT, "http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void change(int instance, int port) {
        ports.set(instance, port);
    }

    @Override
    public OptionalLong requests() {
        return OptionalLong.of(requests.get());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
