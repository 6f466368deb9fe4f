package io.fairlead.ingest.aws;

import io.fairlead.ingest.aws.AwsServer.Answer;
import java.util.Map;

/// A Cloud Map of this module's own server.
final class ServedCloudMap implements CloudMapAdmin {
    private final AwsServer server = new AwsServer();

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public void put(String service, String id, Map<String, String> attributes) {
        server.cloudMaps().put(service, new CloudMapEntry(id, attributes, "HEALTHY"));
    }

    @Override
    public void remove(String service, String id) {
        server.cloudMaps().remove(Aws.REGION, service, id);
    }

    /// The instances of its services, but for the first one.
    @Override
    public boolean failPartly() {
        server.fail(call -> call.action().equals("DiscoverInstances")
                        && !"contract-a".equals(call.parameters().get("ServiceName"))
                ? Answer.jsonError(500, "InternalFailure", "sorry")
                : null);
        return true;
    }

    @Override
    public void restore() {
        server.restore();
    }

    @Override
    public void close() {
        server.close();
    }
}
