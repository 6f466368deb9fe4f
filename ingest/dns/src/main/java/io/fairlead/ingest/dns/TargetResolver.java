package io.fairlead.ingest.dns;

import io.fairlead.ingest.dns.DnsOptions.Families;
import io.fairlead.ingest.dns.TargetAddresses.OfFamily;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.model.Address;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/// Finds the addresses of SRV targets: those that came with the list, else by a query to the server that gave
/// the list, and to the next ones if that cannot resolve it.
final class TargetResolver {
    /// Each query has its own socket.
    private static final int AT_ONCE = 16;

    /// A server that has not answered that many times in a row would not answer for the rest either.
    static final int MOST_TIMEOUTS = 16;

    private static final Duration LEAST_TIME = Duration.ofMinutes(1);
    private static final OfFamily NOT_USED = new OfFamily.Known(Collections.emptySortedSet());

    private final Access access;
    private final ServerAddress first;
    private final List<Record> additional;
    private final AtomicInteger timeouts = new AtomicInteger();
    private final Duration time;
    private final long begin = System.nanoTime();

    /// What it resolves with.
    record Access(DnsClient client, PollRequest request, Doubts doubts, Clock clock) {}

    /// @param first the server that gave the list, with the `additional` records
    /// @param time in which all of it must be done; at least a minute
    TargetResolver(Access access, ServerAddress first, List<Record> additional, Duration time) {
        this.access = access;
        this.first = first;
        this.additional = additional;
        this.time = time.compareTo(LEAST_TIME) < 0 ? LEAST_TIME : time;
    }

    /// Several at once, at the rate that is allowed: one that the server cannot resolve hardly delays the
    /// others.
    SortedMap<String, TargetAddresses> resolve(Collection<String> hosts, Families families)
            throws InterruptedException {
        List<String> distinct = hosts.stream().distinct().sorted().toList();
        List<Callable<TargetAddresses>> lookups = new ArrayList<>();
        distinct.forEach(host -> lookups.add(() -> resolve(host, families)));
        SortedMap<String, TargetAddresses> resolved = new TreeMap<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(
                AT_ONCE, Thread.ofVirtual().name("dns-target-", 0).factory())) {
            List<Future<TargetAddresses>> futures = threads.invokeAll(lookups);
            for (int i = 0; i < distinct.size(); i++) {
                resolved.put(distinct.get(i), result(futures.get(i)));
            }
        }
        return resolved;
    }

    private static TargetAddresses result(Future<TargetAddresses> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InterruptedException interruption) {
                throw interruption;
            }
            throw new IllegalStateException("while resolving a target", e.getCause());
        }
    }

    private TargetAddresses resolve(String host, Families families) throws InterruptedException {
        Addresses ipv4 = families == Families.IPV6 ? Addresses.NONE : ofFamily(host, Type.A);
        Addresses ipv6 = families == Families.IPV4 ? Addresses.NONE : ofFamily(host, Type.AAAA);
        Duration ttl = ipv4.ttl().compareTo(ipv6.ttl()) < 0 ? ipv4.ttl() : ipv6.ttl();
        return new TargetAddresses(ipv4.found(), ipv6.found(), ttl);
    }

    /// Of one family. What is not there does not determine when the name is read again.
    private record Addresses(OfFamily found, Duration ttl) {
        private static final Duration ANY = Duration.ofDays(365);

        static final Addresses NONE = new Addresses(NOT_USED, ANY);
        static final Addresses DOUBTED = new Addresses(new OfFamily.Doubted(), ANY);

        static Addresses of(List<Record> records, Duration ttl) {
            return new Addresses(new OfFamily.Known(texts(records)), ttl);
        }

        static Addresses unknown(String why) {
            return new Addresses(new OfFamily.Unknown(why), ANY);
        }
    }

    private Addresses ofFamily(String host, int type) throws InterruptedException {
        Question question = Question.of(host, type);
        List<Record> sent = additional.stream()
                .filter(it -> it.getType() == type && it.getName().equals(question.name()))
                .toList();
        if (!sent.isEmpty()) {
            return Addresses.of(sent, ReplyReader.leastTtl(sent));
        }
        Optional<String> objection = objection();
        return objection.isPresent() ? Addresses.unknown(objection.get()) : asked(question);
    }

    /// Why nothing more is asked.
    private Optional<String> objection() {
        if (timeouts.get() >= MOST_TIMEOUTS) {
            return Optional.of(
                    "not queried, as the last " + MOST_TIMEOUTS + " queries were not answered within timeout");
        }
        return System.nanoTime() - begin < time.toNanos()
                ? Optional.empty()
                : Optional.of("not queried, as the others took " + time.toSeconds() + " s");
    }

    private Addresses asked(Question question) throws InterruptedException {
        List<String> problems = new ArrayList<>();
        boolean isTimeout = true;
        for (ServerAddress server : servers()) {
            switch (access.client().ask(server, question, access.request())) {
                case DnsReply.Listed(var records, var _, var ttl) -> {
                    timeouts.set(0);
                    access.doubts().clear(question);
                    return Addresses.of(records, ttl);
                }
                case DnsReply.Absent absent -> {
                    timeouts.set(0);
                    if (absent.exists()) {
                        return without(question, absent);
                    }
                    isTimeout = false;
                    problems.add(server + ": " + absent.what());
                }
                case DnsReply.Failed failed -> {
                    isTimeout &= failed.code().equals(DnsReply.Failed.TIMEOUT);
                    problems.add(server + ": " + failed.what());
                }
            }
        }
        timeouts.updateAndGet(isTimeout ? it -> it + 1 : _ -> 0);
        access.doubts().clear(question);
        return Addresses.unknown(String.join("; ", problems));
    }

    private List<ServerAddress> servers() {
        List<ServerAddress> servers = new ArrayList<>(access.client().servers());
        servers.remove(first);
        servers.addFirst(first);
        return servers;
    }

    /// Many targets have addresses of one family only, which costs no second query each time: this server must say so
    /// again.
    private Addresses without(Question question, DnsReply.Absent absent) {
        boolean isBelieved = access.doubts()
                .another(question, absent.ttl(), access.clock().instant())
                .isZero();
        return isBelieved ? Addresses.NONE : Addresses.DOUBTED;
    }

    /// The addresses of A and AAAA records, each once.
    static SortedSet<String> texts(List<Record> records) {
        SortedSet<String> texts = new TreeSet<>();
        for (Record each : records) {
            switch (each) {
                case ARecord a -> texts.add(a.getAddress().getHostAddress());
                case AAAARecord aaaa -> texts.add(new Address(aaaa.getAddress().getHostAddress()).value());
                default -> throw new IllegalArgumentException("not an address: " + each);
            }
        }
        return texts;
    }
}
