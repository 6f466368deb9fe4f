package io.fairlead.bench.chaos;

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
    public void put(Instance instance) throws IOException, InterruptedException {
        var _ = consul.request("PUT", "/v1/catalog/register", """
                {"Node": "external", "Address": "10.9.9.9", "SkipNodeUpdate": true,
                 "Service": {"Service": "%s", "ID": "%s", "Port": 8080, "Address": "%2$s", "Meta": {"version": "v%d"}}}
                """.formatted(
                        instance.service(), instance.address(), instance.version()));
    }

    @Override
    public void remove(Instance instance) throws IOException, InterruptedException {
        var _ = consul.request("PUT", "/v1/catalog/deregister", """
                {"Node": "external", "ServiceID": "%s"}
                """.formatted(instance.address()));
    }

    @Override
    public List<Instance> list() throws IOException, InterruptedException {
        List<Instance> instances = new ArrayList<>();
        JsonNode services = JSON.readTree(consul.request("GET", "/v1/catalog/services?consistent", ""));
        for (Iterator<String> names = services.fieldNames(); names.hasNext(); ) {
            String service = names.next();
            if (!service.equals("consul")) {
                for (JsonNode node :
                        JSON.readTree(consul.request("GET", "/v1/catalog/service/" + service + "?consistent", ""))) {
                    instances.add(new Instance(
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
