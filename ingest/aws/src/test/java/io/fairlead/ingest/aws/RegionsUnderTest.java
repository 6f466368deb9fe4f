package io.fairlead.ingest.aws;

import io.fairlead.ingest.aws.AwsOptions.HealthChoice;
import io.fairlead.ingest.aws.AwsServer.Answer;
import io.fairlead.ingest.aws.GroupMembership.Member;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.model.SourceId;
import io.fairlead.testkit.contract.Entry;
import io.fairlead.testkit.contract.FastClock;
import io.fairlead.testkit.contract.Fault;
import io.fairlead.testkit.contract.RegistryUnderTest;
import io.fairlead.testkit.peers.FaultProxy;
import io.fairlead.testkit.peers.FaultProxy.Effect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A server of EC2 behind a proxy that breaks what passes. An entry is an instance whose port is a tag.
final class RegionsUnderTest implements RegistryUnderTest {
    private static final List<String> SERVICES = List.of("contract-a", "contract-b", "contract-c");
    private static final List<String> REGIONS = List.of("eu-west-1", "eu-west-2", "us-east-1");
    private static final Map<String, String> XML = Map.of("Content-Type", "text/xml");
    /// As near to an answer as an error comes.
    private static final String EMPTY =
            "<DescribeInstancesResponse><requestId>r-1</requestId><reservationSet/></DescribeInstancesResponse>";

    private final List<String> regions;
    private final HealthChoice health;
    private final Events events;
    private final AwsServer server = new AwsServer();
    private final FaultProxy proxy = new FaultProxy(server.port());

    /// @param health with Auto Scaling, each instance is in a group
    RegionsUnderTest(int regions, HealthChoice health) {
        this(regions, health, Events.NONE);
    }

    RegionsUnderTest(int regions, HealthChoice health, Events events) {
        this.regions = REGIONS.subList(0, regions);
        this.health = health;
        this.events = events;
    }

    /// Whether the source reads a queue as well.
    enum Events {
        NONE,
        QUEUE
    }

    @Override
    public RegistrySource newSource() {
        AwsOptions options = Aws.options(proxy.address().toString(), 1);
        options = Aws.with(Aws.in(options, regions.toArray(String[]::new)), Duration.ofSeconds(2));
        options = health == HealthChoice.EC2 ? options : Aws.withGroups(options, "service");
        options = events == Events.NONE
                ? options
                : Aws.withEvents(options, proxy.address().toString());
        return new AwsFactory().create(new SourceId("cloud"), options, Aws.context(new FastClock()));
    }

    private String region(String service) {
        return regions.get(SERVICES.indexOf(service) % regions.size());
    }

    private static String id(Entry entry) {
        return "i-%s%s".formatted(entry.service().replace("contract-", ""), entry.name());
    }

    @Override
    public void put(Entry entry) {
        Vm vm = Vm.of(id(entry), entry.service()).with("port", Integer.toString(entry.port()));
        if (health == HealthChoice.AUTO_SCALING) {
            vm = vm.with(GroupMembership.TAG, entry.service());
            server.groups().put(region(entry.service()), vm.id(), new Member(entry.service(), "InService", "Healthy"));
        }
        server.put(region(entry.service()), vm);
    }

    /// As EC2 does it: what has ended stays listed as such.
    @Override
    public void remove(Entry entry) {
        server.put(region(entry.service()), Vm.of(id(entry), entry.service()).in("terminated"));
        server.groups().remove(region(entry.service()), id(entry));
    }

    @Override
    public boolean canHoldABadItem() {
        return true;
    }

    @Override
    public void putABadItem() {
        server.put(regions.getFirst(), Vm.of("i-bad", "other").with("port", "http"));
    }

    @Override
    public boolean hasParts() {
        return regions.size() > 1;
    }

    @Override
    public void failPartOf(String service) {
        server.fail(call -> call.region().equals(region(service)) ? Answer.error(500, "InternalError", "sorry") : null);
    }

    @Override
    public void fail(Fault fault) {
        switch (fault) {
            case UNREACHABLE -> proxy.fail(new Effect.Refuse());
            case SILENT -> proxy.fail(new Effect.Silence());
            case LATE -> proxy.fail(new Effect.Delay(Duration.ofSeconds(4)));
            case SLOW -> proxy.fail(new Effect.Trickle(50));
            case ERROR -> proxy.fail(new Effect.Status(500, XML, EMPTY));
            case BUSY -> proxy.fail(new Effect.Status(429, Map.of("Retry-After", "1"), "token-" + Aws.SECRET));
            case HALF_CLOSED -> proxy.fail(new Effect.HalfClose());
            case TRUNCATED -> proxy.fail(new Effect.Truncate());
            case MALFORMED ->
                proxy.fail(new Effect.Status(200, XML, "<DescribeInstancesResponse><reservationSet><item>"));
            case PARTIAL ->
                server.fail(call -> call.isInstances()
                                && (!call.token().isEmpty() || call.region().equals("eu-west-2"))
                        ? Answer.error(500, "InternalError", "sorry")
                        : null);
        }
    }

    @Override
    public void restore() {
        server.restore();
        proxy.restore();
    }

    /// Longer than the timeout of a call.
    @Override
    public Duration reaction() {
        return Duration.ofMillis(2500);
    }

    @Override
    public Optional<String> secret() {
        return Optional.of(Aws.SECRET);
    }

    @Override
    public void close() {
        proxy.close();
        server.close();
    }
}
