package io.fairlead.bench.sources;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fairlead.bench.measure.AnsweringJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// EC2 and STS with instances that never change, in a JVM of its own, so that what it costs counts for nobody.
final class Ec2Server {
    static final String ACCOUNT = "123456789012";
    static final int PAGES = 100;
    static final int PAGE = 1000;

    private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=(\\w+)");
    private static final Pattern TOKEN = Pattern.compile("(?:^|&)NextToken=(\\d+)");

    private Ec2Server() {}

    /// Answers each question with its port.
    public static void main(String[] arguments) throws IOException {
        byte[][] pages = IntStream.range(0, PAGES)
                .mapToObj(page -> page(page).getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> respond(exchange, pages));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        String port = Integer.toString(server.getAddress().getPort());
        AnsweringJvm.answer(_ -> port);
        server.stop(0);
    }

    private static void respond(HttpExchange exchange, byte[][] pages) throws IOException {
        try (exchange) {
            String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
            Matcher action = ACTION.matcher(form);
            byte[] body = switch (action.find() ? action.group(1) : "") {
                case "GetCallerIdentity" -> identity().getBytes(StandardCharsets.UTF_8);
                case "DescribeAvailabilityZones" -> zones().getBytes(StandardCharsets.UTF_8);
                default -> pages[page(form)];
            };
            exchange.getResponseHeaders().set("Content-Type", "text/xml;charset=UTF-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static int page(String form) {
        Matcher token = TOKEN.matcher(form);
        return token.find() ? Integer.parseInt(token.group(1)) : 0;
    }

    private static String zones() {
        return """
                <DescribeAvailabilityZonesResponse><requestId>r-1</requestId><availabilityZoneInfo><item>\
                <zoneName>eu-west-1a</zoneName><zoneId>euw1-az1</zoneId></item></availabilityZoneInfo>\
                </DescribeAvailabilityZonesResponse>""";
    }

    private static String identity() {
        return """
                <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>\
                <Arn>arn:aws:iam::%1$s:user/bench</Arn><UserId>AKIABENCH</UserId><Account>%1$s</Account>\
                </GetCallerIdentityResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata>\
                </GetCallerIdentityResponse>""".formatted(ACCOUNT);
    }

    private static String page(int page) {
        String reservations = IntStream.range(page * PAGE, (page + 1) * PAGE)
                .mapToObj(Ec2Server::reservation)
                .collect(Collectors.joining());
        String next = page + 1 < PAGES ? "<nextToken>" + (page + 1) + "</nextToken>" : "";
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r-1</requestId>\
                <reservationSet>%s</reservationSet>%s</DescribeInstancesResponse>""".formatted(reservations, next);
    }

    private static String reservation(int number) {
        String address = "10.%d.%d.%d".formatted(number / 62_500, number / 250 % 250, number % 250);
        return """
                <item><reservationId>r-%1$017x</reservationId><ownerId>%2$s</ownerId><groupSet/><instancesSet><item>\
                <instanceId>i-%1$017x</instanceId><imageId>ami-1</imageId>\
                <instanceState><code>16</code><name>running</name></instanceState>\
                <privateDnsName>ip.internal</privateDnsName><keyName>key</keyName><instanceType>t3.micro</instanceType>\
                <launchTime>2026-01-01T00:00:00.000Z</launchTime>\
                <placement><availabilityZone>eu-west-1a</availabilityZone><tenancy>default</tenancy></placement>\
                <subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId><privateIpAddress>%3$s</privateIpAddress>\
                <architecture>x86_64</architecture>\
                <groupSet><item><groupId>sg-1</groupId><groupName>default</groupName></item></groupSet>\
                <tagSet><item><key>port</key><value>8080</value></item>\
                <item><key>service</key><value>service-%4$d</value></item>\
                <item><key>version</key><value>v1</value></item></tagSet></item></instancesSet></item>\
                """.formatted(number, ACCOUNT, address, number % 500);
    }
}
