package io.fairlead.bench.chaos;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.testkit.peers.ConsulCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Instances of services `s0`, `s1` and so on in Consul's catalog.
record ConsulRegistry(ConsulCluster consul) implements Registry {
    private static final JsonMapper JSON = new JsonMapper();

    @Override
    public void put(RegisteredInstance instance) throws IOException, InterruptedException {
        var _ = consul.request("PUT", "/v1/catalog/register", """
                {"Node": "external", "Address": "10.9.9.9", "SkipNodeUpdate": true,
                 "Service": {"Service": "%s", "ID": "%s", "Port": 8080, "Address": "%2$s", "Meta": {"version": "v%d"}}}
                """.formatted(
                        instance.service(), instance.address(), instance.version()));
    }

    @Override
    public void remove(RegisteredInstance instance) throws IOException, InterruptedException {
        var _ = consul.request("PUT", "/v1/catalog/deregister", """
                {"Node": "external", "ServiceID": "%s"}
                """.formatted(instance.address()));
    }

    /// The health of every instance at once, in one step, as when the agents are cut off from the servers.
    void setNodeHealth(String status) throws IOException, InterruptedException {
        var _ = consul.request("PUT", "/v1/catalog/register", """
                {"Node": "external", "Address": "10.9.9.9", "SkipNodeUpdate": true,
                 "Check": {"Node": "external", "CheckID": "agent", "Name": "Agent alive", "Status": "%s"}}
                """.formatted(status));
    }

    /// No health of all instances at once any more.
    void removeNodeHealth() throws IOException, InterruptedException {
        var _ = consul.request("PUT", "/v1/catalog/deregister", """
                {"Node": "external", "CheckID": "agent"}
                """);
    }

    /// The health of these instances, in one step: a transaction of Consul's, which takes up to 128.
    void setHealth(List<RegisteredInstance> instances, String status) throws IOException, InterruptedException {
        var _ = consul.request(
                "PUT",
                "/v1/txn",
                instances.stream()
                        .map(instance -> """
                        {"Check": {"Verb": "set", "Check": {"Node": "external", "CheckID": "up:%1$s", "Name": "Up",
                         "ServiceID": "%1$s", "ServiceName": "%2$s", "Status": "%3$s"}}}
                        """.formatted(instance.address(), instance.service(), status))
                        .collect(joining(",", "[", "]")));
    }

    @Override
    public List<RegisteredInstance> list() throws IOException, InterruptedException {
        List<RegisteredInstance> instances = new ArrayList<>();
        JsonNode services = JSON.readTree(consul.request("GET", "/v1/catalog/services?consistent", ""));
        for (Iterator<String> names = services.fieldNames(); names.hasNext(); ) {
            String service = names.next();
            if (!service.equals("consul")) {
                for (JsonNode node :
                        JSON.readTree(consul.request("GET", "/v1/catalog/service/" + service + "?consistent", ""))) {
                    instances.add(new RegisteredInstance(
                            service,
                            node.path("ServiceAddress").asText(),
                            Integer.parseInt(node.path("ServiceMeta")
                                    .path("version")
                                    .asText()
                                    .substring(1))));
                }
            }
        }
        return instances;
    }
}
