package io.fairlead.ingest.aws;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// An instance as EC2 lists it.
///
/// @param addresses by the name of the element: `privateIpAddress`, `ipAddress`, `ipv6Address`
record Vm(String id, String state, String zone, Map<String, String> addresses, Map<String, String> tags) {
    Vm {
        addresses = new TreeMap<>(addresses);
        tags = new TreeMap<>(tags);
    }

    /// A running one of a service, in zone `eu-west-1a`.
    static Vm of(String id, String service) {
        return new Vm(id, "running", "eu-west-1a", Map.of("privateIpAddress", "10.0.0.1"), Map.of("service", service));
    }

    /// The one of that number, from 0.
    static Vm numbered(int number, String service) {
        return Vm.of("i-%017x".formatted(number), service)
                .at("10.%d.%d.%d".formatted(number / 62_500, number / 250 % 250, number % 250));
    }

    Vm at(String address) {
        return new Vm(id, state, zone, Map.of("privateIpAddress", address), tags);
    }

    Vm in(String other) {
        return new Vm(id, other, zone, addresses, tags);
    }

    Vm with(String key, String value) {
        Map<String, String> more = new TreeMap<>(tags);
        more.put(key, value);
        return new Vm(id, state, zone, addresses, more);
    }

    String xml() {
        String inner = addresses.entrySet().stream()
                .map(it -> "<%1$s>%2$s</%1$s>".formatted(it.getKey(), it.getValue()))
                .collect(Collectors.joining());
        String tagged = tags.entrySet().stream()
                .map(it -> "<item><key>%s</key><value>%s</value></item>"
                        .formatted(escaped(it.getKey()), escaped(it.getValue())))
                .collect(Collectors.joining());
        return """
                <item><reservationId>r-%1$s</reservationId><ownerId>123456789012</ownerId><groupSet/><instancesSet><item>\
                <instanceId>%1$s</instanceId><imageId>ami-1</imageId>\
                <instanceState><code>16</code><name>%2$s</name></instanceState><privateDnsName>ip.internal</privateDnsName>\
                <keyName>key</keyName><instanceType>t3.micro</instanceType><launchTime>2026-01-01T00:00:00.000Z</launchTime>\
                <placement><availabilityZone>%3$s</availabilityZone><tenancy>default</tenancy></placement>\
                <subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId>%4$s<architecture>x86_64</architecture>\
                <groupSet><item><groupId>sg-1</groupId><groupName>default</groupName></item></groupSet>\
                <tagSet>%5$s</tagSet><fieldOfTomorrow>x</fieldOfTomorrow></item></instancesSet></item>\
                """.formatted(id, state, zone, inner, tagged);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
